/** Pre-laid lines through Ink, written once: no live region, no raw mode. */
import chalk from 'chalk'
import { Box, Text, renderToString } from 'ink'
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

/** One Text a line, coloured beforehand: a Text a cell makes Ink take twice as long. */
export function drawLines(lines: readonly Line[], width: number, color: boolean): string {
  setInkColor(color)
  const texts = printLines(lines, color).split('\n').slice(0, -1)
  const drawn = renderToString(
    <Box flexDirection="column">
      {texts.map((text, at) => (
        <Text key={at} wrap="truncate">
          {text === '' ? ' ' : text}
        </Text>
      ))}
    </Box>,
    { columns: width },
  )
  return `${drawn.replaceAll(/ +$/gm, '')}\n`
}
