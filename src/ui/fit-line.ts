import type { Glyphs } from './glyphs.js'
import type { Line, Span } from './lines.js'
import { type Measure, cut } from './width.js'

export interface FitOptions {
  readonly width: number
  readonly measure: Measure
  readonly glyphs: Glyphs
}

/** Cut to the screen, span by span. */
export function fitLine(line: Line, { width, measure, glyphs }: FitOptions): Line {
  const spans: Span[] = []
  let used = 0
  for (const { text, tone } of line) {
    const size = measure(text)
    if (used + size <= width) {
      spans.push({ text, tone })
      used += size
      continue
    }
    spans.push({ text: cut(text, width - used, measure, glyphs.ellipsis), tone })
    break
  }
  return spans
}
