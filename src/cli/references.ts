/** `MODEL VERSION` and `MODEL@VERSION` mean the same. Names hold no `@`. */
import { ZenError } from '../errors.js'

export interface Reference {
  readonly name: string
  readonly version: string | undefined
}

export function parseReference(name: string, version: string | undefined): Reference {
  const at = name.lastIndexOf('@')
  if (at === -1) return { name, version }
  const [owner, inName] = [name.slice(0, at), name.slice(at + 1)]
  if (version !== undefined) {
    throw new ZenError('USAGE', `The version is given twice: ${inName} and ${version}.`, {
      hints: [`Give ${owner}@${inName}, or ${owner} ${version}.`],
    })
  }
  return { name: owner, version: inName === '' ? undefined : inName }
}

/** MODEL as an argument or as `--model`, and VERSION as an argument or as `-v`. */
export function chooseReference(
  args: { readonly model?: string | undefined; readonly version?: string | undefined },
  flags: { readonly model?: string | undefined; readonly version?: string | undefined } = {},
): Reference | undefined {
  // With `--model`, the only argument is the version.
  const name = flags.model ?? args.model
  const version = flags.version ?? args.version ?? (flags.model === undefined ? undefined : args.model)
  return name === undefined ? undefined : parseReference(name, version)
}
