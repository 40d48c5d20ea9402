/** Flags that several commands share. Every repeatable flag takes one value each: `-t a -t b iris` must not swallow `iris`. */
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'

export const outputFormats = ['table', 'json', 'yaml', 'csv', 'tsv'] as const
export type OutputFormat = (typeof outputFormats)[number]

export const baseFlags = {
  project: Flags.string({
    summary: 'Folder that holds .zen (default: the nearest upwards)',
    helpValue: 'DIR',
    helpGroup: 'GLOBAL',
  }),
  output: Flags.option({ options: outputFormats })({ char: 'o', summary: 'How to print', helpGroup: 'GLOBAL' }),
  json: Flags.boolean({ summary: 'Print JSON', helpGroup: 'GLOBAL' }),
  quiet: Flags.boolean({ char: 'q', summary: 'Print only the answer', helpGroup: 'GLOBAL' }),
  color: Flags.boolean({ allowNo: true, summary: 'Colour, whatever the terminal says', helpGroup: 'GLOBAL' }),
  'no-input': Flags.boolean({ summary: 'Never ask', helpGroup: 'GLOBAL' }),
  debug: Flags.boolean({ summary: 'Show stack traces', helpGroup: 'GLOBAL' }),
}

export interface BaseFlags {
  readonly project?: string | undefined
  readonly output?: OutputFormat | undefined
  readonly json: boolean
  readonly quiet: boolean
  readonly debug: boolean
}

export const yesFlag = { yes: Flags.boolean({ char: 'y', summary: 'Do not ask' }) }

export const dryRunFlag = { 'dry-run': Flags.boolean({ summary: 'Say what would change, change nothing' }) }

export const listFlags = {
  columns: Flags.string({ summary: 'Columns to show, with commas', helpValue: 'a,b' }),
  'sort-by': Flags.string({ summary: 'Sort by a column', helpValue: 'asc:COLUMN|desc:COLUMN' }),
  limit: Flags.integer({ summary: 'At most this many rows', min: 0 }),
  all: Flags.boolean({ summary: 'All rows' }),
  'no-header': Flags.boolean({ summary: 'No header line when piped' }),
}

export interface ListFlags extends BaseFlags {
  readonly columns?: string | undefined
  readonly 'sort-by'?: string | undefined
  readonly limit?: number | undefined
  readonly all: boolean
  readonly 'no-header': boolean
}

export const tagFilter = { tag: manyFlag({ char: 't', summary: 'Only with this tag', helpValue: 'TAG' }) }
export const metadataFilter = {
  metadata: manyFlag({ summary: "Only with this metadata, such as 'accuracy:gt:0.9'", helpValue: 'KEY:OP:VALUE' }),
}

export function nameFilter(what: string) {
  return {
    name: Flags.string({ char: 'n', summary: `Only ${what} of this name, such as contains:iris`, helpValue: '[OP:]TEXT' }),
  }
}

type ShortName = 'a' | 'e' | 'n' | 'p' | 'r' | 't' | 'u'

export function manyFlag(options: { summary: string; char?: ShortName; helpValue?: string }) {
  return Flags.string({ ...options, multiple: true, multipleNonGreedy: true })
}

/** An argument that never reads standard input in its place. */
export function arg(description: string) {
  return Args.string({ description, ignoreStdin: true })
}

export function requiredArg(description: string) {
  return Args.string({ description, required: true, ignoreStdin: true })
}
