/** What oclif's parser complains about, in our words: exit 2 and the exact help to read. */
import { ZenError } from '../errors.js'
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
  return new ZenError('USAGE', firstSentence(complaint.message), { hints: [help] })
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
