/** Names, defaults and types of a function's inputs, from its own text; remembered on disk, so that a cached run parses nothing. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { functionHead } from './function-head.js'

export interface Parameter {
  readonly name: string
  /** Has a default. */
  readonly optional: boolean
  readonly type: 'string' | 'number' | 'boolean' | 'bigint' | 'array' | 'object' | 'function' | 'any'
  /** When it is written as a literal. */
  readonly default?: unknown
  /** The default as it is written, when it is no literal. */
  readonly source?: string
}

export interface ParameterInfo {
  /** Takes any name: no destructuring pattern, or one with `...rest` or computed keys. */
  readonly open: boolean
  /** Takes nothing at all. */
  readonly none: boolean
  readonly parameters: readonly Parameter[]
}

export interface ParameterReader {
  /** Parses what is not known yet; after this `read` knows the functions. */
  prepare(functions: readonly AnyFunction[]): Promise<void>
  read(fn: AnyFunction): ParameterInfo | undefined
  /** Writes what was learned, if anything. */
  save(): Promise<void>
}

export type AnyFunction = (...args: never) => unknown

/** Entries kept on disk; those used last stay. */
const keptEntries = 1000

export async function openParameterReader(cacheDir: string): Promise<ParameterReader> {
  const path = join(cacheDir, 'parameters.bin')
  const known = readMemo(path)
  const used = new Map<string, ParameterInfo>()
  let isChanged = false
  return {
    async prepare(functions) {
      for (const fn of functions) {
        const key = keyOf(fn)
        if (used.has(key)) continue
        const found = known.get(key)
        if (found === undefined) isChanged = true
        used.set(key, found ?? (await import('./params-parse.js')).parseParameters(textOf(fn)))
      }
    },
    read: (fn) => used.get(keyOf(fn)) ?? known.get(keyOf(fn)),
    async save() {
      if (!isChanged) return
      isChanged = false
      const entries = [...used, ...[...known].filter(([key]) => !used.has(key))].slice(0, keptEntries)
      mkdirSync(cacheDir, { recursive: true })
      const temporary = `${path}.${process.pid}.${randomUUID()}`
      writeFileSync(temporary, serialize(new Map(entries)))
      renameSync(temporary, path)
    },
  }
}

/** With a cache folder, remembered there. */
export async function parametersOf(fn: AnyFunction, cacheDir?: string): Promise<ParameterInfo> {
  if (cacheDir === undefined) return (await import('./params-parse.js')).parseParameters(textOf(fn))
  const reader = await openParameterReader(cacheDir)
  await reader.prepare([fn])
  await reader.save()
  return reader.read(fn)!
}

function readMemo(path: string): Map<string, ParameterInfo> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return new Map()
  try {
    const memo = deserialize(readFileSync(path)) as unknown
    return memo instanceof Map ? (memo as Map<string, ParameterInfo>) : new Map<string, ParameterInfo>()
  } catch {
    // Only a cache: damaged, or written by a newer Node.
    return new Map()
  }
}

const textOf = (fn: AnyFunction): string => Function.prototype.toString.call(fn)

/** By the head alone where it can be told: the body differs between the real bundle and the one with stand-ins. */
function keyOf(fn: AnyFunction): string {
  let key = keys.get(fn)
  if (key === undefined) {
    const text = textOf(fn)
    const hash = createHash('sha256').update(functionHead(text) ?? text)
    keys.set(fn, (key = hash.digest('base64').slice(0, 24)))
  }
  return key
}

const keys = new WeakMap<AnyFunction, string>()
