/** Styled text as data: made by pure functions, written as plain text, with colour codes, or through Ink. */

export type Tone = 'ok' | 'failed' | 'warning' | 'running' | 'cached' | 'dim' | 'bold'

export interface Span {
  readonly text: string
  readonly tone?: Tone | undefined
}

/** One line of the screen, already cut to its width. */
export type Line = readonly Span[]

// 16-colour codes only, so that a person's theme applies.
const codes: Readonly<Record<Tone, readonly [open: number, close: number]>> = {
  ok: [32, 39],
  failed: [31, 39],
  warning: [33, 39],
  running: [36, 39],
  cached: [34, 39],
  dim: [2, 22],
  bold: [1, 22],
}

export function paint(tone: Tone | undefined, text: string, color: boolean): string {
  if (!color || tone === undefined || text === '') return text
  const [open, close] = codes[tone]
  return `\u001b[${open}m${text}\u001b[${close}m`
}

/** Lines as one text with a line break after each. Spaces at the end of a line are dropped. */
export function printLines(lines: readonly Line[], color: boolean): string {
  return lines.map((line) => `${trimEnd(line.map(({ text, tone }) => paint(tone, text, color)).join(''))}\n`).join('')
}

function trimEnd(text: string): string {
  return text.replace(/ +$/, '')
}
