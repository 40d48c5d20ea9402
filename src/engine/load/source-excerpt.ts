/** A few lines of source around a place, for people. */
import { existsSync, readFileSync } from 'node:fs'

const linesBefore = 2
const widthColumns = 120

/**
 * The line with two before it and a caret below; line and column count from 1. Undefined when there is no such line.
 * ```
 *   40 │   context.logMetadata({ f1 })
 * ▸ 41 │   if (f1 < minF1) throw new QualityGateError(f1, minF1)
 *      │                         ^
 * ```
 */
export function excerptAt(file: string, line: number, column: number): string | undefined {
  if (!existsSync(file)) return undefined
  return excerptOf(readFileSync(file, 'utf8'), line, column)
}

export function excerptOf(text: string, line: number, column: number): string | undefined {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|[\n\r]/)
  const marked = lines[line - 1]
  if (marked === undefined) return undefined
  const width = String(line).length
  // A minified file has one line of a megabyte: show the part around the place.
  const from = column > widthColumns - 20 ? column - 1 - widthColumns / 2 : 0
  const shown = lines.slice(Math.max(0, line - 1 - linesBefore), line).map((text, index, all) => {
    const number = line - all.length + 1 + index
    return `${number === line ? '▸' : ' '} ${String(number).padStart(width)} │ ${text.slice(from, from + widthColumns)}`.trimEnd()
  })
  // Tabs stay tabs, so that the caret stands where the terminal puts the character.
  const indent = marked.slice(from, Math.max(from, column - 1)).replaceAll(/[^\t]/g, ' ')
  return [...shown, `  ${' '.repeat(width)} │ ${indent}^`].join('\n')
}
