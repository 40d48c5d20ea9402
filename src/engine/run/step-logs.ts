/**
 * What steps print: `.zen/local/logs/<run>/<step>.ndjson`, one line of text a line, with time and stream.
 * Written as it comes, by a plain write: it survives the crash of the step and of zen itself.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import type { Store } from '../../store/types.js'
import { ifThere } from './if-there.js'
import type { LinePiece } from './split-lines.js'

export type LogStream = 'stdout' | 'stderr'

export interface LogLine {
  readonly step: string
  readonly at: string
  readonly stream: LogStream
  readonly line: string
}

interface WrittenPiece {
  readonly at: string
  readonly stream: LogStream
  readonly line: string
  /** The line goes on in the next entry of this stream. */
  readonly more?: true
}

export interface StepLogs {
  write(step: string, stream: LogStream, pieces: readonly LinePiece[]): void
  close(): void
}

export function openStepLogs(store: Store, run: string): StepLogs {
  const files = new Map<string, number>()
  const folder = store.localPath('logs', run)

  function fileOf(step: string): number {
    const open = files.get(step)
    if (open !== undefined) return open
    mkdirSync(folder, { recursive: true })
    const file = openSync(store.localPath('logs', run, `${fileNameOf(step)}.ndjson`), 'a')
    files.set(step, file)
    return file
  }

  return {
    write(step, stream, pieces) {
      if (pieces.length === 0) return
      const at = new Date().toISOString()
      const entries = pieces.map(({ text, more }): WrittenPiece => ({ at, stream, line: text, ...(more ? { more: true } : {}) }))
      writeWhole(fileOf(step), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    },
    close() {
      for (const file of files.values()) closeSync(file)
      files.clear()
    },
  }
}

/** Lines of one step, or of all steps of a run in order of time. Empty when nothing was printed. */
export async function readStepLogs(store: Store, run: string, step?: string): Promise<LogLine[]> {
  const folder = store.localPath('logs', run)
  const names = step === undefined ? await namesIn(folder) : [`${fileNameOf(step)}.ndjson`]
  const logs = await Promise.all(names.map(async (name) => readOne(store.localPath('logs', run, name), stepOf(name))))
  const lines = logs.flat()
  return step === undefined ? lines.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)) : lines
}

async function readOne(path: string, step: string): Promise<LogLine[]> {
  const text = (await ifThere(readFile(path, 'utf8'))) ?? ''
  const lines: LogLine[] = []
  const open: Partial<Record<LogStream, string>> = {}
  for (const entryText of text.split('\n')) {
    if (entryText === '') continue
    const entry = parseEntry(entryText)
    if (!entry) continue
    const line = (open[entry.stream] ?? '') + entry.line
    if (entry.more) open[entry.stream] = line
    else {
      open[entry.stream] = ''
      lines.push({ step, at: entry.at, stream: entry.stream, line })
    }
  }
  return lines
}

/** A torn last entry is left out: zen died while it wrote it. */
function parseEntry(text: string): WrittenPiece | undefined {
  try {
    return JSON.parse(text) as WrittenPiece
  } catch {
    return undefined
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = (await ifThere(readdir(folder))) ?? []
  return names.filter((name) => name.endsWith('.ndjson'))
}

function writeWhole(file: number, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) rest = rest.subarray(writeSync(file, rest))
}

/** Ids may hold any character (`inner/load`, `fit[3]`): everything but plain ones is written as `%` and hex, as in a URL. */
export function fileNameOf(step: string): string {
  const escaped = encodeURIComponent(step).replace(/[*'()!~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return escaped.startsWith('.') ? `%2e${escaped.slice(1)}` : escaped
}

function stepOf(fileName: string): string {
  return decodeURIComponent(fileName.slice(0, -'.ndjson'.length))
}
