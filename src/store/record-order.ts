/** The key order of records and what a rewrite keeps. Loads `zod`: import it lazily. */
import type { z } from 'zod'
import { FORBIDDEN_KEYS } from './json-parser.js'

/** Plain data only: what JSON and YAML can both say. Undefined fields go; numbers that JSON cannot say become text. */
export function toPlainData(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? (Object.is(value, -0) ? 0 : value) : String(value)
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'string') return wellFormed(value)
  if (value === null || typeof value === 'boolean') return value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : toPlainData(item)))
  if (typeof value === 'object') return toPlainObject(value)
  return undefined
}

/** As {@link toPlainData}, for a record. */
export function toPlainObject(value: object): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const data = item === undefined ? undefined : toPlainData(item)
    if (data !== undefined) plain[key] = data
  }
  return plain
}

/** Half of a surrogate pair has no UTF-8. */
function wellFormed(text: string): string {
  if (!/[\uD800-\uDFFF]/.test(text)) return text
  return Buffer.from(text, 'utf8').toString('utf8')
}

/** Known keys in the order of the schema, then the others as they came. Open mappings (metadata) keep their order. */
export function orderKeys(schema: z.ZodType | undefined, value: object): Record<string, unknown> {
  const shape = shapeOf(schema)
  const entries = new Map<string, unknown>(Object.entries(value))
  const ordered: [string, unknown][] = []
  for (const key of Object.keys(shape)) if (entries.has(key)) ordered.push([key, orderInside(shape[key], entries.get(key))])
  for (const [key, item] of entries) {
    // A record with one of those keys could not be read again.
    if (!Object.hasOwn(shape, key) && !FORBIDDEN_KEYS.has(key)) ordered.push([key, orderInside(undefined, item)])
  }
  return Object.fromEntries(ordered)
}

function orderInside(schema: z.ZodType | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => orderInside(elementOf(schema), item))
  return isMapping(value) ? orderKeys(schema, value) : value
}

/**
 * The value to write over an old one: `next`, and of the old one the fields that no schema knows: a person or a newer
 * zen put them there, and who made `next` may not have seen them.
 */
export function keepUnknown(schema: z.ZodType | undefined, old: object, next: object): object {
  const shape = shapeOf(schema)
  if (Object.keys(shape).length === 0) return next
  const merged: Record<string, unknown> = { ...next }
  for (const [key, before] of Object.entries(old)) {
    const after = merged[key]
    if (!Object.hasOwn(shape, key) && !Object.hasOwn(next, key)) merged[key] = before
    else if (isMapping(before) && isMapping(after)) merged[key] = keepUnknown(shape[key], before, after)
  }
  return merged
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface SchemaDefinition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
}

function definitionOf(schema: z.ZodType | undefined): SchemaDefinition | undefined {
  const definition: SchemaDefinition | undefined = schema?.def
  return definition?.innerType === undefined ? definition : definitionOf(definition.innerType)
}

function shapeOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> {
  return definitionOf(schema)?.shape ?? {}
}

function elementOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  return definitionOf(schema)?.element
}
