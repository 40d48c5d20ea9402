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
  /** What an empty list says, with the next command. */
  readonly empty: string
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
  const columns = chooseColumns(view.columns, flags.columns)
  const sorted = sortRows(view.rows, view.columns, flags['sort-by'])
  const limit = flags.all
    ? Infinity
    : (flags.limit ?? (format === 'table' && target.terminal.stdout.isTty ? terminalLimit : Infinity))
  const rows = sorted.slice(0, limit)
  const header = !flags['no-header']
  switch (format) {
    case 'json':
      io.stdout.write(`${safeJson(rows, 2)}\n`)
      return
    case 'yaml':
      io.stdout.write(await toYaml(rows))
      return
    case 'tsv':
    case 'csv':
      if (sorted.length === 0 && !flags.quiet) io.stderr.write(`${view.empty}\n`)
      io.stdout.write((format === 'csv' ? toCsv : toTsv)(columns, rows, { header }))
      return
    case 'table':
      if (sorted.length === 0) io.stdout.write(`${view.empty}\n`)
      else await printTable({ ...view, rows, columns }, sorted.length, target)
  }
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
