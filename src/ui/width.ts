/** How many terminal columns a text takes, and cutting by grapheme. */

export type Measure = (text: string) => number

/** Printable ASCII: one column a character, no segmentation needed. */
const ascii = /^[\u0020-\u007e]*$/

// Characters that our own glyphs use; they are one column wide everywhere we know, and string-width costs 30 ms to load.
const narrow = /^[\u0020-\u007e✔✖▲⊙·↷–…→×─━╌│⠋⠙⠹⠸⠼⠴⠦⠧▁▂▃▄▅▆▇█▸]*$/

export function isNarrow(text: string): boolean {
  return narrow.test(text)
}

/** Loads string-width only when one of the texts needs it. */
export async function loadMeasure(texts: Iterable<string>): Promise<Measure> {
  for (const text of texts) {
    if (!narrow.test(text)) {
      const { default: stringWidth } = await import('string-width')
      return (value) => (narrow.test(value) ? value.length : stringWidth(value))
    }
  }
  return (value) => value.length
}

/** For texts that are not known yet. */
export async function loadFullMeasure(): Promise<Measure> {
  const { default: stringWidth } = await import('string-width')
  return (value) => (narrow.test(value) ? value.length : stringWidth(value))
}

let segmenter: Intl.Segmenter | undefined

/** At most `width` columns, whole graphemes only; what was cut is shown by `ellipsis`. */
export function cut(text: string, width: number, measure: Measure, ellipsis: string): string {
  if (measure(text) <= width) return text
  const room = width - ellipsis.length
  if (room <= 0) return ellipsis.slice(0, Math.max(width, 0))
  if (ascii.test(text)) return text.slice(0, room) + ellipsis
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    const size = measure(segment)
    if (used + size > room) break
    kept += segment
    used += size
  }
  return kept + ellipsis
}

export function pad(text: string, width: number, measure: Measure, align: 'left' | 'right'): string {
  const gap = ' '.repeat(Math.max(0, width - measure(text)))
  return align === 'right' ? gap + text : text + gap
}
