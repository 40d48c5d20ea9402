/** A model's exported state as plain JSON, and back. */
import { isRecord } from './family.js'

/** Numbers that JSON has no word for, such as a tree's `maxDepth: Infinity`. */
const NUMBER = '$number'

/** What `JSON.stringify` would see, with every number kept and the keys in order of name: equal models give equal bytes. */
export function exportState(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { [NUMBER]: nameOf(value) }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, exportState)
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return exportState(toJSON.call(value))
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && typeof part !== 'function')
  return Object.fromEntries(entries.sort(byKey).map(([key, part]) => [key, exportState(part)]))
}

export function importState(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(importState)
  if (!isRecord(value)) return value
  const special = value[NUMBER]
  if (typeof special === 'string' && /^(?:NaN|-?Infinity|-0)$/.test(special)) return Number(special)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, importState(part)]))
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
