/** An excerpt of source on a narrow terminal: a window around the caret, so that the caret stays below its place. */
import { type Measure, cut } from './width.js'

const bar = '│ '

/** `width`: columns for a whole line. Lines keep their numbers; what lies left and right of the window is cut. */
export function fitExcerpt(lines: readonly string[], width: number, measure: Measure): string[] {
  const split = lines.map((line) => line.indexOf(bar) + bar.length)
  const room = Math.max(8, width - Math.max(...split))
  const caret = (lines.at(-1) ?? '').length - 1 - (split.at(-1) ?? 0)
  const from = caret < room ? 0 : caret - Math.floor(room / 2)
  return lines.map((line, at) => line.slice(0, split[at]) + cut(line.slice(split[at]).slice(from), room, measure, ''))
}
