/** One record as a card: a heading, then facts, one `label   value` line each. */
import type { Glyphs } from '../ui/glyphs.js'
import type { Tone } from '../ui/lines.js'
import type { Scalar } from './columns.js'
import { safeJson, showLines, showOneLine } from './safe-text.js'
import type { OutputFormat } from './flags.js'
import type { Io } from './io.js'
import { toYaml } from './print-list.js'
import type { Terminal } from './terminal.js'

export interface Fact {
  readonly label: string
  /** Absent facts are left out. */
  readonly value: string | null | undefined
  readonly tone?: Tone | undefined
}

export interface Card {
  readonly title: string
  readonly subtitle?: string | null | undefined
  readonly facts: readonly Fact[]
}

export interface CardTarget {
  readonly io: Io
  readonly terminal: Terminal
  readonly format: OutputFormat
}

/** `record` is what scripts get; `toCard` is only called for a person. */
export async function printRecord(record: unknown, toCard: (glyphs: Glyphs) => Card, target: CardTarget): Promise<void> {
  const { format, io } = target
  if (format === 'json') io.stdout.write(`${safeJson(record, 2)}\n`)
  else if (format === 'yaml') io.stdout.write(await toYaml(record))
  else await printFacts(record, toCard, target)
}

async function printFacts(
  record: unknown,
  toCard: (glyphs: Glyphs) => Card,
  { format, io, terminal }: CardTarget,
): Promise<void> {
  if (format === 'table') {
    const { glyphsFor } = await import('../ui/glyphs.js')
    io.stdout.write(await drawCard(toCard(glyphsFor(terminal.unicode)), terminal))
    return
  }
  const { toCsv, toTsv } = await import('./separated.js')
  const columns = [
    { key: 'field', value: ([key]: Field) => key },
    { key: 'value', value: ([, value]: Field) => value },
  ]
  io.stdout.write((format === 'csv' ? toCsv : toTsv)(columns, flatten(record), { header: false }))
}

type Field = readonly [key: string, value: Scalar]

/** `stages.production` and its value; lists and deeper objects as JSON. */
function flatten(record: unknown): Field[] {
  return Object.entries(record as Record<string, unknown>).flatMap(([key, value]): Field[] => {
    if (!isObject(value)) return [[key, toScalar(value)]]
    return Object.entries(value).map(([inner, entry]) => [`${key}.${inner}`, toScalar(entry)])
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toScalar(value: unknown): Scalar {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? safeJson(value) : (value as Scalar)
}

async function drawCard(card: Card, terminal: Terminal): Promise<string> {
  const [{ layoutCard }, { loadMeasure }, { glyphsFor }, { printLines }] = await Promise.all([
    import('../ui/layout-card.js'),
    import('../ui/width.js'),
    import('../ui/glyphs.js'),
    import('../ui/lines.js'),
  ])
  const facts = card.facts.flatMap(({ label, value, tone }) =>
    value === null || value === undefined || value === '' ? [] : [{ label, value: showLines(value), tone }],
  )
  const title = showOneLine(card.title)
  const subtitle = card.subtitle == null ? undefined : showLines(card.subtitle)
  const measure = await loadMeasure([title, subtitle ?? '', ...facts.map(({ value }) => value)])
  const width = terminal.stdout.columns
  const lines = layoutCard({ title, subtitle, facts, width, measure, ellipsis: glyphsFor(terminal.unicode).ellipsis })
  const { color } = terminal.stdout
  if (terminal.lineMode || !terminal.stdout.isTty || width === undefined) return printLines(lines, color)
  const { drawLines } = await import('../ui/draw.js')
  return drawLines(lines, width, color)
}
