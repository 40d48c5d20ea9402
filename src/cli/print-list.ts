/** One list in the format that was asked for. Only a table on a terminal loads anything of the user interface. */
import type { Column } from './columns.js'
import type { ListFlags, OutputFormat } from './flags.js'
import type { Io } from './io.js'
import { chooseColumns, sortRows } from './list-query.js'
import { safeJson } from './safe-text.js'
import { toCsv, toTsv } from './separated.js'
import type { Terminal } from './terminal.js'

export interface ListView<T> {
  readonly columns: readonly Column<T>[]
  /** Newest first. */
  readonly rows: readonly T[]
  /** `model` → `3 models`. */
  readonly noun: string
  readonly nouns?: string | undefined
  /** What an empty list says, with the next command; with filters it says that nothing matches them. */
  readonly empty: string
  /** Flags that chose among the rows, by name; undefined: not given. */
  readonly filters?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined
  /** Beside the count, on a terminal. */
  readonly footnote?: string | undefined
}

export interface ListTarget {
  readonly io: Io
  readonly terminal: Terminal
  readonly format: OutputFormat
  readonly flags: ListFlags
}

const terminalLimit = 20

export async function printList<T>(view: ListView<T>, target: ListTarget): Promise<void> {
  const { flags, format, io } = target
  const chosen = chooseColumns(view.columns, flags.columns)
  const sorted = sortRows(view.rows, view.columns, flags['sort-by'])
  const limit = flags.all
    ? Infinity
    : (flags.limit ?? (format === 'table' && target.terminal.stdout.isTty ? terminalLimit : Infinity))
  const rows = sorted.slice(0, limit)
  const header = !flags['no-header']
  const mayHide = format === 'table' && flags.columns === undefined
  const columns = mayHide ? chosen.filter(({ inTable }) => inTable === undefined || inTable(rows)) : chosen
  switch (format) {
    case 'json':
      io.stdout.write(`${safeJson(rows, 2)}\n`)
      return
    case 'yaml':
      io.stdout.write(await toYaml(rows))
      return
    case 'tsv':
    case 'csv':
      if (sorted.length === 0 && !flags.quiet) io.stderr.write(`${await sayEmpty(view)}\n`)
      io.stdout.write((format === 'csv' ? toCsv : toTsv)(columns, rows, { header }))
      return
    case 'table':
      if (sorted.length === 0) io.stdout.write(`${await sayEmpty(view)}\n`)
      else await printTable({ ...view, rows, columns }, sorted.length, target)
  }
}

async function sayEmpty<T>({ empty, filters = {}, noun, nouns = `${noun}s` }: ListView<T>): Promise<string> {
  const given = Object.entries(filters).flatMap(([flag, value = []]) => [value].flat().map((text) => ({ flag, text })))
  if (given.length === 0) return empty
  const [{ shellWord }, { showOneLine }] = await Promise.all([import('../control/shell-word.js'), import('./safe-text.js')])
  const words = given.map(({ flag, text }) => `--${flag} ${shellWord(text)}`)
  return showOneLine(`No ${nouns} match ${words.join(' ')}.`)
}

export async function toYaml(value: unknown): Promise<string> {
  const { stringify } = (await import('yaml')).default
  const { showLines } = await import('./safe-text.js')
  // Through JSON: what is printed is what `--json` would print.
  return showLines(stringify(JSON.parse(safeJson(value)), { lineWidth: 0 }))
}

async function printTable<T>(view: ListView<T>, total: number, { io, terminal }: ListTarget): Promise<void> {
  const { drawTable } = await import('./draw-table.js')
  io.stdout.write(await drawTable(view, total, terminal, Date.now()))
}
