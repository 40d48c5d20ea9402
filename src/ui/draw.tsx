/** Pre-laid lines through Ink, written once: no live region, no raw mode. */
import chalk from 'chalk'
import { Text, renderToString } from 'ink'
import { type Line, type Span, type Tone, printLines } from './lines.js'

const styles: Readonly<Record<Tone, object>> = {
  ok: { color: 'green' },
  failed: { color: 'red' },
  warning: { color: 'yellow' },
  running: { color: 'cyan' },
  cached: { color: 'blue' },
  dim: { dimColor: true },
  bold: { bold: true },
}

export function StyledLine({ line }: { readonly line: Line }) {
  return (
    <Text wrap="truncate">
      {line.map((span: Span, at) => (
        <Text key={at} {...(span.tone === undefined ? {} : styles[span.tone])}>
          {span.text}
        </Text>
      ))}
    </Text>
  )
}

/** Ink looks at neither NO_COLOR nor at our flags, so the colour level is set for it. */
export function setInkColor(color: boolean): void {
  chalk.level = color ? 1 : 0
}

/**
 * All lines as one Text, coloured beforehand: a Text a cell makes Ink take four times as long, a Text a line twice. The lines
 * are cut to the width already, so Ink has nothing to wrap.
 */
export function drawLines(lines: readonly Line[], width: number, color: boolean): string {
  setInkColor(color)
  const text = printLines(lines, color).slice(0, -1)
  const drawn = renderToString(<Text wrap="truncate">{text}</Text>, { columns: width })
  return `${drawn.replaceAll(/ +$/gm, '')}\n`
}
