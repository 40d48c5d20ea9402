/** The key order of records and what a rewrite keeps. Loads `zod`: import it lazily. */
import type { z } from 'zod'

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

function toPlainObject(value: object): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const data = item === undefined ? undefined : toPlainData(item)
    if (data !== undefined) plain[key] = data
  }
  return plain
}

/** Half of a surrogate pair has no UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

/** Known keys in the order of the schema, then the others as they came. Open mappings (metadata) keep their order. */
export function orderKeys(schema: z.ZodType | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => orderKeys(elementOf(schema), item))
  if (!isMapping(value)) return value
  const shape = shapeOf(schema)
  const known = Object.keys(shape).filter((key) => key in value)
  const others = Object.keys(value).filter((key) => !(key in shape))
  return Object.fromEntries([...known, ...others].map((key) => [key, orderKeys(shape[key], value[key])]))
}

/**
 * The value to write over an old one: `next`, and of the old one the fields that no schema knows: a person or a newer
 * zen put them there, and who made `next` may not have seen them.
 */
export function keepUnknown(schema: z.ZodType | undefined, old: unknown, next: unknown): unknown {
  if (!isMapping(old) || !isMapping(next)) return next
  const shape = shapeOf(schema)
  if (Object.keys(shape).length === 0) return next
  const merged: Record<string, unknown> = {}
  for (const key of Object.keys(next)) merged[key] = keepUnknown(shape[key], old[key], next[key])
  for (const key of Object.keys(old)) if (!(key in shape) && !(key in next)) merged[key] = old[key]
  return merged
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface SchemaDefinition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
}

function definitionOf(schema: z.ZodType | undefined): SchemaDefinition | undefined {
  let definition = schema?.def as SchemaDefinition | undefined
  while (definition?.innerType !== undefined) definition = definition.innerType.def as SchemaDefinition
  return definition
}

function shapeOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> {
  return definitionOf(schema)?.shape ?? {}
}

function elementOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  return definitionOf(schema)?.element
}
