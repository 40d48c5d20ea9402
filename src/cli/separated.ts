/** Tab- and comma-separated values: full values, one row a line. */
import type { Column, Scalar } from './columns.js'
import { showOneLine } from './safe-text.js'

export interface SeparatedOptions {
  readonly header: boolean
}

export function toTsv<T>(columns: readonly Column<T>[], rows: readonly T[], { header }: SeparatedOptions): string {
  const lines = rows.map((row) => columns.map(({ value }) => showOneLine(text(value(row)))).join('\t'))
  return toText(header ? [columns.map(({ key }) => key).join('\t'), ...lines] : lines)
}

/** RFC 4180 but for the line end, which is a line feed. */
export function toCsv<T>(columns: readonly Column<T>[], rows: readonly T[], { header }: SeparatedOptions): string {
  const lines = rows.map((row) => columns.map(({ value }) => quote(text(value(row)))).join(','))
  return toText(header ? [columns.map(({ key }) => quote(key)).join(','), ...lines] : lines)
}

function quote(value: string): string {
  const safe = showOneLine(value)
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function text(value: Scalar): string {
  return value === null ? '' : String(value)
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
