/**
 * What a page of the docs asks to be run. Fenced blocks:
 * - `ts file=train.ts` (also json, yaml, csv): the file is written into the page's scratch project;
 * - `console`: lines that begin with `$ ` are run there, the lines below are what is printed. In an expected line `…` stands for
 *   any text, a line `…` alone for any number of lines. `$ echo $?` gives the exit code of the command before.
 * - `ts check`: must type-check against the SDK, is not run.
 * Every other fence must say so with `text`, `sh skip=REASON` or `mermaid`, so that no snippet escapes by accident.
 */
export interface FileBlock {
  readonly kind: 'file'
  readonly line: number
  readonly path: string
  readonly text: string
}
export interface ConsoleBlock {
  readonly kind: 'console'
  readonly line: number
  readonly commands: readonly { readonly line: number; readonly command: string; readonly expected: readonly string[] }[]
}
export interface CheckBlock {
  readonly kind: 'check'
  readonly line: number
  readonly text: string
}
export type Block = FileBlock | ConsoleBlock | CheckBlock

const inert = /^(?:text|mermaid|sh skip=\S.*|(?:yaml|json) record=\S+.*)$/

export function readPage(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(.*)$/.exec(lines[at]!)
    if (!fence) continue
    const start = at + 1
    while (++at < lines.length && !lines[at]!.startsWith('```'));
    if (at >= lines.length) throw new Error(`line ${start}: the fence is not closed`)
    const info = fence[1]!.trim()
    const block = blockOf(info, lines.slice(start, at), start + 1)
    if (block) blocks.push(block)
    else if (!inert.test(info))
      throw new Error(`line ${start}: the fence \`${info}\` says neither how to run it nor that it is not run`)
  }
  return blocks
}

function blockOf(info: string, body: readonly string[], line: number): Block | undefined {
  const text = `${body.join('\n')}\n`
  const path = /^\w+ file=(\S+)$/.exec(info)?.[1]
  if (path !== undefined) return { kind: 'file', line, path, text }
  if (info === 'ts check') return { kind: 'check', line, text }
  if (info !== 'console') return undefined
  const commands: { line: number; command: string; expected: string[] }[] = []
  for (const [index, content] of body.entries()) {
    if (content.startsWith('$ ')) commands.push({ line: line + index, command: content.slice(2), expected: [] })
    else if (commands.length > 0) commands.at(-1)!.expected.push(content)
    else throw new Error(`line ${line + index}: output without a command above it`)
  }
  return { kind: 'console', line, commands }
}

/** The first expected line that the output does not have in its place; undefined when all fits. */
export function firstDifference(expected: readonly string[], printed: string): string | undefined {
  const actual = trimEnd(printed.split('\n'))
  return match(trimEnd(expected), actual)
}

function match(expected: readonly string[], actual: readonly string[]): string | undefined {
  let at = 0
  for (const [index, line] of expected.entries()) {
    if (line.trim() === '…') {
      const rest = expected.slice(index + 1)
      for (let skip = at; skip <= actual.length; skip++) if (match(rest, actual.slice(skip)) === undefined) return undefined
      return `nothing after "…" fits: ${rest[0] ?? ''}`
    }
    if (at >= actual.length) return `expected "${line}", but the output ended`
    if (!lineFits(line, actual[at]!)) return `expected "${line}", printed "${actual[at]!}"`
    at++
  }
  return at < actual.length ? `printed "${actual[at]!}", which the page does not show` : undefined
}

/** What a run names anew each time; the page shows one that was. */
const volatile: readonly [pattern: RegExp, name: string][] = [
  [/\/\S*zen-docs-\w+\/iris/g, '<folder>'],
  [/~\/\S*iris\b/g, '<folder>'],
  [/\b[a-z]+-[a-z]+-[0-9a-z]{4}\b/g, '<run>'],
  [/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<ulid>'],
  [/\bsha256:[0-9a-f]{6,64}/g, '<digest>'],
  [/\b(commit=|index )[0-9a-f]{7}(\.\.[0-9a-f]{7})?/g, '$1<commit>'],
  [/\bms=\d+/g, 'ms=<n>'],
  [/\b\d+(\.\d+)?(ms|s)\b/g, '<time>'],
  [/\b(just now|\d+ ?(s|sec|seconds|m|min|minutes) ago)\b/g, '<when>'],
  [/\b\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?/g, '<when>'],
]

function settled(line: string): string {
  return volatile.reduce((text, [pattern, name]) => text.replace(pattern, name), line)
}

/** Runs of spaces count as one, so that a table fits whatever its widest cell is. */
function lineFits(expected: string, actual: string): boolean {
  const pattern = squeeze(settled(expected))
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`, 'u').test(squeeze(settled(actual)))
}

function squeeze(text: string): string {
  return text.replace(/[ \t─]+/g, ' ').trim()
}

function trimEnd(lines: readonly string[]): readonly string[] {
  let end = lines.length
  while (end > 0 && lines[end - 1]!.trim() === '') end--
  return lines.slice(0, end)
}
