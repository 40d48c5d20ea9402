/** A loaded artifact as text: JSON where it is JSON, else as Node shows it. */
import { safeJson, showLines } from './safe-text.js'

export async function formatLoaded(value: unknown, asJson: boolean): Promise<string> {
  if (!asJson && typeof value === 'string') return endLine(showLines(value))
  if (asJson || isPlain(value)) return `${safeJson(toPlain(value) ?? null, 2)}\n`
  const { inspect } = await import('node:util')
  return endLine(showLines(inspect(value, { depth: 6, maxArrayLength: 100, maxStringLength: 10_000 })))
}

function isPlain(value: unknown): boolean {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.every(isPlain)
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain)
}

/** What JSON has no word for, as the nearest that it has. */
function toPlain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, entry]) => [toPlain(key), toPlain(entry)])
  if (value instanceof Set) return [...value].map(toPlain)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as unknown as ArrayLike<number | bigint>)
  if (Array.isArray(value)) return value.map(toPlain)
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toPlain(entry)]))
  return value
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
