/** An update that names no change is a slip of the person who typed it: nothing to say "done" to. */
import { ZenError } from '../errors.js'

/** Throws USAGE with the flags that change something. Flags that only qualify a change are left out of the list. */
export function requireChange(
  changes: Readonly<Record<string, unknown>>,
  command: { readonly what: string; readonly flags: Readonly<Record<string, unknown>> },
): void {
  if (Object.values(changes).some((value) => value !== undefined)) return
  const flags = Object.keys(command.flags)
    .filter((name) => !qualifiers.has(name))
    .map((name) => `--${name}`)
  throw new ZenError('USAGE', `What should change in ${command.what}?`, {
    why: `Give at least one of ${flags.join(', ')}.`,
    data: { flags },
  })
}

const qualifiers: ReadonlySet<string> = new Set(['force', 'reason', 'yes', 'dry-run'])
