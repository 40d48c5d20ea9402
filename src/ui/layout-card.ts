/** A record as lines: heading, text, then facts with their labels in a column of their own; long values wrap under themselves. */
import type { Line, Tone } from './lines.js'
import { type Measure, cut } from './width.js'

export interface CardLayout {
  readonly title: string
  readonly subtitle?: string | undefined
  readonly facts: readonly { readonly label: string; readonly value: string; readonly tone?: Tone | undefined }[]
  readonly width: number | undefined
  readonly measure: Measure
  readonly ellipsis: string
}

const gap = 3

export function layoutCard({ title, subtitle, facts, width = Infinity, measure, ellipsis }: CardLayout): Line[] {
  const labelWidth = Math.max(0, ...facts.map(({ label }) => label.length)) + gap
  const room = Math.max(10, width - labelWidth)
  const fit = (text: string): string => (measure(text) <= width ? text : cut(text, width, measure, ellipsis))
  return [
    [{ text: fit(title), tone: 'bold' }],
    ...(subtitle === undefined ? [] : wrap(subtitle, width, measure, ellipsis).map((text): Line => [{ text }])),
    ...(facts.length === 0 ? [] : [[{ text: '' }]]),
    ...facts.flatMap(({ label, value, tone }) =>
      wrap(value, room, measure, ellipsis).map((text, at): Line => [
        { text: (at === 0 ? label : '').padEnd(labelWidth), tone: 'dim' },
        { text, tone },
      ]),
    ),
  ]
}

/** Breaks at spaces; a word longer than the room is cut. */
export function wrap(text: string, room: number, measure: Measure, ellipsis: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    if (measure(paragraph) <= room) return [paragraph]
    const lines: string[] = []
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1)
      const joined = last === undefined ? word : `${last} ${word}`
      if (last !== undefined && measure(joined) <= room) lines[lines.length - 1] = joined
      else lines.push(measure(word) <= room ? word : cut(word, room, measure, ellipsis))
    }
    return lines
  })
}
