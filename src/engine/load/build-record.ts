/** What the last build of a module gave, and how to see without any tool that it still holds. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isUnchanged } from './stamps.js'
import type { Stamp } from './stamps.js'
import type { CodeFingerprint, LoadOptions } from './types.js'
import { isThere } from './watched-files.js'

export interface BuildRecord {
  readonly format: number
  readonly node: string
  /** Names of bundles in the cache folder; `compose` is null when there is none, or when it turned out to be of no use. */
  readonly bundle: string
  readonly compose: string | null
  /** The user's own files, relative to the project. */
  readonly inputs: readonly string[]
  readonly packages: Readonly<Record<string, string>>
  readonly present: readonly Stamp[]
  readonly absent: readonly string[]
  readonly fingerprints: readonly (readonly [site: string, fingerprint: CodeFingerprint])[] | null
}

/** Raise it when the record, the rewriting or the bundler's options change. */
export const recordFormat = 1
export const nodeMajor = process.versions.node.split('.')[0] ?? ''

/** Undefined when there is none, or when anything it rests on changed. */
export function readBuildRecord(options: LoadOptions): BuildRecord | undefined {
  const record = parseRecord(recordPath(options))
  if (record === undefined || record.format !== recordFormat || record.node !== nodeMajor) return undefined
  const bundles = [record.bundle, ...(record.compose === null ? [] : [record.compose])]
  const holds =
    bundles.every((name) => isThere(join(options.cacheDir, name))) &&
    record.present.every(isUnchanged) &&
    !record.absent.some(isThere)
  return holds ? record : undefined
}

function parseRecord(path: string): BuildRecord | undefined {
  if (!isThere(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as BuildRecord
  } catch (error) {
    // Only a cache: half a file, after a crash of the machine, is as good as none.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export function writeBuildRecord(options: LoadOptions, record: BuildRecord): void {
  mkdirSync(options.cacheDir, { recursive: true })
  const path = recordPath(options)
  const temporary = `${path}.${process.pid}.${randomUUID()}`
  writeFileSync(temporary, JSON.stringify(record))
  renameSync(temporary, path)
}

function recordPath({ file, projectDir, cacheDir }: LoadOptions): string {
  const name = createHash('sha256')
    .update(JSON.stringify([file, projectDir]))
    .digest('hex')
    .slice(0, 16)
  return join(cacheDir, `${name}.json`)
}

const keepMs = 24 * 60 * 60 * 1000

/** Removes bundles that no record names and that are a day old: runs that still import them have ended. */
export function pruneBundles(cacheDir: string): void {
  const names = readdirSync(cacheDir)
  const records = names.filter((name) => /^[0-9a-f]{16}\.json$/.test(name)).map((name) => parseRecord(join(cacheDir, name)))
  const used = new Set(records.flatMap((record) => [record?.bundle, record?.compose]))
  for (const name of names) {
    if (!/^[0-9a-f]{24}\.mjs/.test(name) || used.has(basename(name))) continue
    const path = join(cacheDir, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats !== undefined && stats.mtimeMs < Date.now() - keepMs) rmSync(path, { force: true })
  }
}
