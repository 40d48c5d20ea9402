/** From columns and records to the lines of a table, drawn with Ink on a terminal and as plain text elsewhere. */
import type { Glyphs } from '../ui/glyphs.js'
import type { Line } from '../ui/lines.js'
import type { LayoutCell } from '../ui/layout.js'
import type { Column, Look, Scalar } from './columns.js'
import { formatNumber, plural } from './format-value.js'
import type { ListView } from './print-list.js'
import { showOneLine } from './safe-text.js'
import type { Terminal } from './terminal.js'

/** Ink is some ten times dearer a row than text: it draws a page, never a whole list. */
const pageRows = 50

export async function drawTable<T>(view: ListView<T>, total: number, terminal: Terminal, nowMs: number): Promise<string> {
  const [{ layoutTable }, { loadMeasure }, { glyphsFor }, { printLines }] = await Promise.all([
    import('../ui/layout.js'),
    import('../ui/width.js'),
    import('../ui/glyphs.js'),
    import('../ui/lines.js'),
  ])
  const glyphs = glyphsFor(terminal.unicode)
  const rows = toCells(view.columns, view.rows, { nowMs, glyphs })
  const footer = footerOf(view, total, glyphs)
  if (terminal.accessible) return toRecords(view.columns, rows) + `${footer}\n`
  const measure = await loadMeasure(rows.flat().map(({ text }) => text))
  const width = terminal.stdout.columns
  const { lines, dropped } = layoutTable({
    columns: view.columns.map(({ key, align, minWidth, keep }) => ({ header: headerOf(key), align, minWidth, keep })),
    rows,
    width,
    measure,
    ellipsis: glyphs.ellipsis,
  })
  const all: Line[] = [...lines, ...wrapFooter(`${footer}${noteDropped(dropped, glyphs)}`, width)]
  const { color } = terminal.stdout
  if (terminal.lineMode || !terminal.stdout.isTty || width === undefined || view.rows.length > pageRows) {
    return printLines(all, color)
  }
  const { drawLines } = await import('../ui/draw.js')
  return drawLines(all, width, color)
}

export function headerOf(key: string): string {
  return key.replaceAll('_', ' ').toUpperCase()
}

function toCells<T>(columns: readonly Column<T>[], rows: readonly T[], look: Look): LayoutCell[][] {
  return rows.map((row) =>
    columns.map((column) => ({
      text: showOneLine(column.show?.(row, look) ?? show(column.value(row), look.glyphs)),
      tone: column.tone?.(row),
    })),
  )
}

function show(value: Scalar, glyphs: Glyphs): string {
  if (value === null || value === '') return glyphs.none
  return typeof value === 'number' ? formatNumber(value) : String(value)
}

function footerOf<T>(view: ListView<T>, total: number, glyphs: Glyphs): string {
  const count =
    view.rows.length < total ? `${view.rows.length} of ${total}, all with --all` : plural(total, view.noun, view.nouns)
  return view.footnote === undefined ? count : `${count}   ${view.footnote.replaceAll('·', glyphs.dot)}`
}

const namedColumns = 3

/** What found no room, as it is typed to see it. */
function noteDropped(headers: readonly string[], { ellipsis }: Glyphs): string {
  if (headers.length === 0) return ''
  const keys = headers.map((header) => header.toLowerCase().replaceAll(' ', '_'))
  const shown = keys.length > namedColumns ? [...keys.slice(0, namedColumns), ellipsis] : keys
  return `   +${plural(keys.length, 'column')}: --columns ${shown.join(',')}`
}

/** The footer holds ASCII and our own glyphs only, so its length is its width. */
function wrapFooter(text: string, width: number | undefined): Line[] {
  if (width === undefined || text.length <= width) return [[{ text, tone: 'dim' }]]
  return text.split('   ').map((part) => [{ text: part.slice(0, width), tone: 'dim' }])
}

/** One `name: value` line a field and an empty line after each record: what a screen reader reads well. */
function toRecords<T>(columns: readonly Column<T>[], rows: readonly LayoutCell[][]): string {
  return rows
    .map((row) => `${row.map(({ text }, at) => `${columns[at]!.key.replaceAll('_', ' ')}: ${text}\n`).join('')}\n`)
    .join('')
}
