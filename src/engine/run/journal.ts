/**
 * The truth of a live run: `.zen/local/runs/<id>.ndjson`, append-only. First line: who owns it and what is known at the start; then events.
 * Logs of steps are beside it, in their own files. Host, pid and absolute paths stay here and never get into git.
 */
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StepAct } from '../../schema/run.js'
import type { RunEvent } from '../events.js'
import type { RunOwner } from './owner.js'
import type { RunHeader } from './state.js'

/** What only the journal knows beside the events. */
export type JournalLine =
  | { readonly type: 'owner'; readonly owner: RunOwner; readonly header: RunHeader }
  | { readonly type: 'patch'; readonly digest: string }
  | { readonly type: 'run-acts'; readonly acts: readonly StepAct[] }
  | RunEvent

export interface Journal {
  /** Queues a line. It is on disk after the next `sync`. */
  append(line: JournalLine): void
  /** Writes what is appended, soon and without waiting for the disk: for whoever looks at the run meanwhile. */
  show(): void
  /** Resolves when everything appended so far is durable. Callers that arrive together share one fsync. */
  sync(): Promise<void>
  /** Something was written: others may know of the run. */
  isOpen(): boolean
  close(): Promise<void>
}

interface Batch {
  durable: boolean
  readonly done: Promise<void>
}

/** Creates the file at the first `show` or `sync`: a fully cached run, which has nothing to lose, never writes one. */
export function openJournal(path: string): Journal {
  let lines: string[] = []
  let file: FileHandle | undefined
  let running: Promise<unknown> = Promise.resolve()
  let next: Batch | undefined

  async function write(durable: boolean): Promise<void> {
    file ??= await createDurably(path)
    const taken = lines
    lines = []
    try {
      if (taken.length > 0) await file.appendFile(taken.join(''))
    } catch (error) {
      lines = [...taken, ...lines]
      throw error
    }
    if (durable && process.env['ZEN_FSYNC'] !== 'off') await file.datasync()
  }

  /** One more write after the current one takes everything that came in meanwhile, for all who wait. */
  function enqueue(durable: boolean): Promise<void> {
    if (!next) {
      const done = running
        .catch(() => undefined)
        .then(() => {
          const batch = next!
          next = undefined
          return write(batch.durable)
        })
      next = { durable, done }
      running = done
    }
    next.durable ||= durable
    return next.done
  }

  return {
    append: (line) => void lines.push(`${JSON.stringify(line)}\n`),
    show: () => {
      // What cannot be written now is tried again, and reported, by the next `sync`.
      enqueue(false).catch(() => undefined)
    },
    sync: () => enqueue(true),
    isOpen: () => file !== undefined,
    close: async () => {
      await running.catch(() => undefined)
      await file?.close()
    },
  }
}

async function createDurably(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'ax')
  if (process.env['ZEN_FSYNC'] === 'off') return file
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  return file
}
