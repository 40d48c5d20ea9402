import { ZenError } from '../errors.js'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Deeper than this no record may be. */
const maxDepth = 32

/**
 * Metadata as it goes into a record. Dates become ISO text; NaN and infinities, which JSON does not have, become their names;
 * a key whose value is undefined is left out. Throws USAGE that names the path of anything else that is not JSON.
 */
export function checkedMetadata(given: Readonly<Record<string, unknown>>): Record<string, Json> {
  const metadata: unknown = given
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    throw refused('metadata', `is ${nameOf(metadata)}`)
  return recordOf(given, 'metadata', 0)
}

/** A number as it is kept: JSON has neither NaN nor infinities, so they are kept by name. Throws USAGE for what is no number. */
export function checkedMetric(name: string, value: unknown): number | string {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  throw new ZenError('USAGE', `The metric "${name}" is ${nameOf(value)}, not a number.`, {
    why: 'A metric is a number; NaN and infinities are kept as "NaN", "Infinity" and "-Infinity".',
    hints: [`logMetadata({ ${JSON.stringify(name)}: … })`],
    data: { name },
  })
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function jsonOf(value: unknown, path: string, depth: number): Json {
  if (depth > maxDepth) throw refused(path, `is nested more than ${maxDepth} deep`)
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    case 'object':
      return value === null ? null : objectOf(value, path, depth)
    default:
      throw refused(path, `is a ${typeof value}`)
  }
}

function objectOf(value: object, path: string, depth: number): Json {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (Array.isArray(value)) {
    return value.map((item, index) => (item === undefined ? null : jsonOf(item, `${path}[${index}]`, depth + 1)))
  }
  if (ArrayBuffer.isView(value)) throw refused(path, `is a ${value.constructor.name}`)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && !isPlainPrototype(prototype)) throw refused(path, `is a ${value.constructor.name}`)
  return recordOf(value as Record<string, unknown>, path, depth)
}

/** Also plain objects of another realm. */
function isPlainPrototype(prototype: unknown): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty')
}

function recordOf(value: Readonly<Record<string, unknown>>, path: string, depth: number): Record<string, Json> {
  const kept: Record<string, Json> = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw refused(`${path}.${key}`, 'is a key that no record may have')
    if (item !== undefined) kept[key] = jsonOf(item, `${path}.${key}`, depth + 1)
  }
  return kept
}

function refused(path: string, what: string): ZenError {
  return new ZenError('USAGE', `${path} ${what}, which metadata cannot hold.`, {
    why: 'Metadata holds text, numbers, true and false, null, dates, and lists and plain objects of those.',
    hints: ['return larger values from the step: they become artifacts'],
    data: { path },
  })
}
