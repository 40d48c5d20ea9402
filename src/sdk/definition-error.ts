/** Checks of the options that `step`, `pipeline`, `Model` and the others are given. */
import type { ErrorCode } from '../errors.js'
import type { CallSite } from './call-site.js'
import { errorAt } from './user-error.js'
import { nearMisses } from './near-misses.js'
import { describeKind, isPlainRecord } from './brand.js'

export interface Checked {
  readonly code: ErrorCode
  /** For messages: `step "train"`. */
  readonly what: string
  readonly site: CallSite | undefined
}

/** Throws when `options` is no plain record or has a key that nobody reads. */
export function checkOptions(options: unknown, known: readonly string[], checked: Checked): Record<string, unknown> {
  if (!isPlainRecord(options)) {
    throw errorAt(checked.code, checked.site, `The options of ${checked.what} are ${describeKind(options)}, not an object.`)
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const near = nearMisses(key, known)
    throw errorAt(checked.code, checked.site, `Unknown option "${key}" of ${checked.what}.`, {
      hints: [near[0] === undefined ? `It takes: ${known.join(', ')}.` : `Did you mean "${near[0]}"?`],
      data: { option: key, near },
    })
  }
  return options
}

/** Names of steps and pipelines, ids of invocations: they become part of artifact names and of file names. */
export function checkName(name: unknown, checked: Checked): string {
  const good = typeof name === 'string' && /^[\p{L}\p{N}._-](?:[\p{L}\p{N}._ -]*[\p{L}\p{N}._-])?$/u.test(name)
  if (good && Buffer.byteLength(name) <= 128) return name
  throw errorAt('NAME_INVALID', checked.site, `${JSON.stringify(name)} is no name for ${checked.what}.`, {
    why: 'Names are made of letters, digits, ".", "_", "-" and spaces inside, at most 128 bytes.',
  })
}
