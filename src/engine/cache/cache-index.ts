/**
 * What can be reused: `.zen/local/cache/steps/<ab>/<key>.json`, and the last fingerprint of each step for explanations:
 * `.zen/local/cache/last/<pipeline>.json`. All of it can be lost without harm: a damaged or missing file is a miss.
 * Written after the run is committed, so that an entry never names what is not there.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { StepAct, StepArtifact, StepRead } from '../../schema/run.js'
import type { Store } from '../../store/types.js'
import type { CodeFingerprint } from '../load/types.js'
import { fileNameOf } from '../run/step-logs.js'
import type { StepFingerprint } from './fingerprint.js'

/** Raise it when the shape changes: older files are ignored. */
const ENTRY_FORMAT = 1

export interface CacheEntry {
  readonly format: typeof ENTRY_FORMAT
  readonly run: { readonly id: string; readonly name: string }
  readonly step: string
  readonly outputs: Readonly<Record<string, StepArtifact>>
  readonly reads: readonly StepRead[]
  readonly writes: readonly string[]
  readonly acts: readonly StepAct[]
  readonly createdAt: string
}

export interface LastFingerprint {
  readonly fingerprint: StepFingerprint
  readonly code: CodeFingerprint | null
}

export interface CacheIndex {
  find(key: string): CacheEntry | undefined
  /** By invocation id. */
  last(pipeline: string): ReadonlyMap<string, LastFingerprint>
  /** Keeps the newest entry of each key. Never throws: a cache that cannot be written is only slower. */
  save(entries: ReadonlyMap<string, CacheEntry>): void
  saveLast(pipeline: string, last: ReadonlyMap<string, LastFingerprint>): void
}

export function newEntry(fields: Omit<CacheEntry, 'format'>): CacheEntry {
  return { format: ENTRY_FORMAT, ...fields }
}

export function openCacheIndex(store: Store): CacheIndex {
  const entryPath = (key: string): string => store.localPath('cache', 'steps', key.slice(0, 2), `${key}.json`)
  const lastPath = (pipeline: string): string => store.localPath('cache', 'last', `${fileNameOf(pipeline)}.json`)
  const known = new Map<string, ReadonlyMap<string, LastFingerprint>>()

  return {
    find(key) {
      const entry = readJson(entryPath(key))
      return isEntry(entry) ? entry : undefined
    },
    last(pipeline) {
      const found = known.get(pipeline) ?? readLast(lastPath(pipeline))
      known.set(pipeline, found)
      return found
    },
    save(entries) {
      for (const [key, entry] of entries) write(entryPath(key), entry)
    },
    saveLast(pipeline, last) {
      known.delete(pipeline)
      const merged = new Map([...readLast(lastPath(pipeline)), ...last])
      write(lastPath(pipeline), { format: ENTRY_FORMAT, steps: Object.fromEntries(merged) })
    },
  }
}

function readLast(path: string): ReadonlyMap<string, LastFingerprint> {
  const file = readJson(path) as { format?: unknown; steps?: unknown } | undefined
  if (file?.format !== ENTRY_FORMAT || typeof file.steps !== 'object' || file.steps === null) return new Map()
  return new Map(Object.entries(file.steps as Record<string, LastFingerprint>))
}

function isEntry(value: unknown): value is CacheEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<CacheEntry>
  if (entry.format !== ENTRY_FORMAT || typeof entry.run?.name !== 'string' || typeof entry.createdAt !== 'string') return false
  return (
    typeof entry.outputs === 'object' && Array.isArray(entry.reads) && Array.isArray(entry.writes) && Array.isArray(entry.acts)
  )
}

/** One small file a step, read on the way to each verdict: synchronous reads take a tenth of the time of asynchronous ones. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function write(path: string, value: unknown): void {
  const temporary = `${path}.${randomUUID()}`
  try {
    try {
      writeFileSync(temporary, JSON.stringify(value))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(temporary, JSON.stringify(value))
    }
    renameSync(temporary, path)
  } catch {
    // A full or read-only disk: the run is committed already, the next one only computes more.
  }
}
