/** Tables as pure data: measure, shrink, cut, drop columns, or one record after another on a narrow screen. */
import { wrap } from './layout-card.js'
import type { Line, Span, Tone } from './lines.js'
import { type Measure, cut, pad } from './width.js'

export interface LayoutColumn {
  readonly header: string
  readonly align?: 'left' | 'right' | undefined
  /** May be cut down to this width; without it the column keeps its natural width (ids, versions, stages). */
  readonly minWidth?: number | undefined
  /** Never dropped. */
  readonly keep?: boolean | undefined
}

export interface LayoutCell {
  readonly text: string
  readonly tone?: Tone | undefined
}

export interface LayoutOptions {
  readonly columns: readonly LayoutColumn[]
  readonly rows: readonly (readonly LayoutCell[])[]
  /** Columns of the screen; without it nothing is cut. */
  readonly width: number | undefined
  readonly measure: Measure
  readonly ellipsis: string
}

export interface Layout {
  readonly lines: readonly Line[]
  /** Headers of the columns that found no room. */
  readonly dropped: readonly string[]
}

const gap = '  '
const narrowestTable = 50

export function layoutTable(options: LayoutOptions): Layout {
  if (options.width !== undefined && options.width < narrowestTable) return layoutRecords(options)
  const natural = options.columns.map((column, at) => naturalWidth(options, column, at))
  const { shown, widths } = fit(options, natural)
  const header = shown.map((at) => ({ text: options.columns[at]!.header, tone: 'dim' as const }))
  const lines = [header, ...options.rows.map((row) => shown.map((at) => row[at] ?? { text: '' }))].map((cells) =>
    layoutRow(cells, shown, widths, options),
  )
  const dropped = options.columns.filter((_, at) => !shown.includes(at)).map((column) => column.header)
  return { lines, dropped }
}

function naturalWidth({ rows, measure }: LayoutOptions, column: LayoutColumn, at: number): number {
  let widest = measure(column.header)
  for (const row of rows) widest = Math.max(widest, measure(row[at]?.text ?? ''))
  return widest
}

/** Drops columns from the right until the rest fits at its smallest, then shares what is missing among the widest flexible ones. */
function fit(
  options: LayoutOptions,
  natural: readonly number[],
): { shown: readonly number[]; widths: ReadonlyMap<number, number> } {
  const { columns, width } = options
  const smallest = (at: number): number => {
    const { minWidth } = columns[at]!
    return minWidth === undefined ? natural[at]! : Math.min(natural[at]!, minWidth)
  }
  let shown = columns.map((_, at) => at)
  const room = (): number => (width ?? Infinity) - gap.length * (shown.length - 1)
  const needed = (): number => shown.reduce((sum, at) => sum + smallest(at), 0)
  while (shown.length > 1 && needed() > room()) {
    const victim = shown.findLast((at) => columns[at]!.keep !== true) ?? shown.at(-1)
    shown = shown.filter((at) => at !== victim)
  }
  const widths = new Map(shown.map((at) => [at, natural[at]!]))
  shrinkWidest(widths, smallest, room())
  return { shown, widths }
}

function shrinkWidest(widths: Map<number, number>, smallest: (at: number) => number, room: number): void {
  let excess = [...widths.values()].reduce((sum, width) => sum + width, 0) - room
  while (excess > 0) {
    const flexible = [...widths].filter(([at, width]) => width > smallest(at)).sort((a, b) => b[1] - a[1])
    const widest = flexible[0]
    if (widest === undefined) break
    const next = flexible[1]?.[1] ?? 0
    const step = Math.min(excess, Math.max(1, widest[1] - Math.max(next, smallest(widest[0]))))
    widths.set(widest[0], widest[1] - step)
    excess -= step
  }
  // One column left that may not shrink is cut all the same: no line is wider than the screen.
  if (excess > 0 && widths.size === 1) for (const [at, width] of widths) widths.set(at, Math.max(1, width - excess))
}

function layoutRow(
  cells: readonly LayoutCell[],
  shown: readonly number[],
  widths: ReadonlyMap<number, number>,
  { columns, measure, ellipsis }: LayoutOptions,
): Line {
  const spans: Span[] = []
  cells.forEach((cell, position) => {
    const at = shown[position]!
    const width = widths.get(at)!
    const text = pad(cut(cell.text, width, measure, ellipsis), width, measure, columns[at]!.align ?? 'left')
    if (position > 0) spans.push({ text: gap })
    spans.push({ text, tone: cell.tone })
  })
  return spans
}

/** Below 50 columns: the first column as a heading, the others as `name value` under it, joined while they fit. */
function layoutRecords({ columns, rows, width, measure, ellipsis }: LayoutOptions): Layout {
  const room = width!
  const lines: Line[] = []
  for (const row of rows) {
    lines.push([{ text: cut(row[0]?.text ?? '', room, measure, ellipsis), tone: 'bold' }])
    const facts = columns
      .map((column, at) => ({ name: column.header.toLowerCase(), text: row[at]?.text ?? '' }))
      .slice(1)
      .filter(({ text }) => text !== '' && text !== '–' && text !== '-')
      .map(({ name, text }) => `${name} ${text}`)
    for (const fact of joinWhileFitting(facts, room - 2, measure)) {
      const [first = '', ...more] = wrap(fact, room - 4, measure, ellipsis)
      lines.push([{ text: `  ${measure(fact) <= room - 2 ? fact : first}` }])
      if (measure(fact) > room - 2) lines.push(...more.map((text) => [{ text: `    ${text}` }]))
    }
  }
  return { lines, dropped: [] }
}

function joinWhileFitting(facts: readonly string[], room: number, measure: Measure): string[] {
  const lines: string[] = []
  for (const fact of facts) {
    const last = lines.at(-1)
    const joined = `${last ?? ''}, ${fact}`
    if (last !== undefined && measure(joined) <= room) lines[lines.length - 1] = joined
    else lines.push(fact)
  }
  return lines
}
