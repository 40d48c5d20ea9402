/** What oclif's parser complains about, in our words: exit 2 and the exact help to read. */
import { ExitCode, ZenError, isZenError } from '../errors.js'
import { nearMisses } from '../control/near-misses.js'

interface ParserComplaint extends Error {
  /** NonExistentFlagsError. */
  readonly flags?: readonly string[]
  /** RequiredArgsError: definitions; UnexpectedArgsError: texts. */
  readonly args?: readonly (string | { readonly name: string })[]
}

export interface CommandShape {
  /** `model list` */
  readonly words: string
  readonly flags: readonly string[]
}

/** Anything the parser throws becomes USAGE; errors of ours pass. */
export function toUsageError(thrown: unknown, command: CommandShape): unknown {
  if (!(thrown instanceof Error) || !('oclif' in thrown || thrown.message.startsWith('Parsing --'))) return thrown
  const complaint = thrown as ParserComplaint
  const help = `zen ${command.words} --help`
  const unknown = complaint.flags?.[0]
  if (typeof unknown === 'string') return unknownFlag(unknown, command, help)
  const missing = complaint.message.startsWith('Missing ') ? missingArgument(complaint, command, help) : undefined
  if (missing !== undefined) return missing
  return new ZenError('USAGE', firstSentence(complaint.message), { hints: [help] })
}

/** Wrong usage that names no command to type next gets the command's help as the last hint. */
export function withHelp(error: unknown, words: string): unknown {
  if (!isZenError(error) || error.exitCode !== ExitCode.usage || error.hints.some((hint) => hint.startsWith('zen '))) return error
  const { message, why, data, cause, exitCode } = error
  return new ZenError(error.code, message, { why, hints: [...error.hints, `zen ${words} --help`], data, cause, exitCode })
}

/** `file  What the file is` → FILE. oclif tells the whole help of each argument, and advice about its own parser. */
function missingArgument({ args }: ParserComplaint, { words }: CommandShape, help: string): ZenError | undefined {
  const names = (args ?? []).map((arg) => (typeof arg === 'string' ? arg : arg.name).toUpperCase())
  return names.length === 0
    ? undefined
    : new ZenError('USAGE', `zen ${words} needs ${names.join(' and ')}.`, { hints: [help], data: { missing: names } })
}

function unknownFlag(flag: string, command: CommandShape, help: string): ZenError {
  const near = flag.startsWith('--') ? nearMisses(flag.slice(2).split('=')[0]!, command.flags).map((name) => `--${name}`) : []
  return new ZenError('USAGE', `zen ${command.words} has no flag ${flag}.`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
    hints: [help],
    data: { flag, near },
  })
}

function firstSentence(message: string): string {
  const text = message
    .replace(/\n?See more help with --help/, '')
    .replaceAll('\t', '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
  return /[.!?]$/.test(text) ? text : `${text}.`
}
