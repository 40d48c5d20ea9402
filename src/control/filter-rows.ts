/** Filters of `Client` lists: which rows, in which order, how many. */
import { ZenError } from '../errors.js'
import { compareText, nearMisses } from './near-misses.js'
import { parseStage } from './stage-words.js'

type Row = Readonly<Record<string, unknown>>
export type RowFilter = Readonly<Record<string, unknown>>

/**
 * Rows whose fields equal what the filter says (text also `{ contains }`); `tag` looks into `tags`, `stage` also into a model's `stages`.
 * `sortBy` (`asc:field`, `desc:field`, or a field alone) orders them, `limit` cuts.
 * Throws USAGE for a field that rows do not have, STAGE_INVALID for a stage that is none.
 */
export function filterRows<R extends object>(rows: readonly R[], filter: RowFilter | null): R[] {
  const { limit, sortBy, ...fields } = filter ?? {}
  const wanted = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => [field, field === 'stage' ? parseStage(String(value)) : value] as const)
  const count = limitOf(limit)
  const first = rows[0]
  if (first) for (const [field] of wanted) refuseUnknown(field, [...Object.keys(first), ...lookups(first)], 'filter')
  const found = rows.filter((row) => wanted.every(([field, value]) => matches(row as Row, field, value)))
  return sorted(found, sortBy).slice(0, count)
}

function limitOf(limit: unknown): number | undefined {
  if (limit === undefined || (typeof limit === 'number' && Number.isInteger(limit) && limit >= 0)) return limit
  throw new ZenError('USAGE', `limit is ${JSON.stringify(limit)}, which is no number of rows.`, {
    why: 'It is a whole number, 0 or more.',
    data: { limit },
  })
}

function sorted<R extends object>(rows: R[], sortBy: unknown): R[] {
  if (sortBy === undefined) return rows
  const [, direction = 'asc', field = ''] = /^(?:(asc|desc):)?(.*)$/s.exec(textOf(sortBy)) ?? []
  const first = rows[0]
  if (first) refuseUnknown(field, Object.keys(first), 'sort')
  const sign = direction === 'desc' ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [(a as Row)[field], (b as Row)[field]]
    // Rows without a value come last in both directions.
    if (left == null || right == null) return left == null ? (right == null ? 0 : 1) : -1
    return (
      sign * (typeof left === 'number' && typeof right === 'number' ? left - right : compareText(textOf(left), textOf(right)))
    )
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What can be filtered by besides the fields of a row. */
function lookups(row: object): string[] {
  return [...('tags' in row ? ['tag'] : []), ...('stages' in row ? ['stage'] : [])]
}

function refuseUnknown(field: string, known: readonly string[], act: 'filter' | 'sort'): void {
  if (known.includes(field)) return
  const near = nearMisses(field, known)
  throw new ZenError('USAGE', `There is no field "${field}" to ${act} by.`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The fields are ${known.join(', ')}.`,
    data: { field, near },
  })
}

function matches(row: Row, field: string, value: unknown): boolean {
  if (field === 'tag' && Array.isArray(row['tags'])) return row['tags'].includes(value)
  if (field === 'stage' && !('stage' in row)) {
    const stages = row['stages'] as Row | undefined
    return stages !== undefined && stages[String(value)] != null
  }
  if (field === 'model' && typeof row['model'] === 'object' && row['model'] !== null)
    return equals((row['model'] as { name?: unknown }).name, value)
  return equals(row[field], value)
}

function equals(actual: unknown, wanted: unknown): boolean {
  const contains = (wanted as { contains?: unknown } | null)?.contains
  return typeof contains === 'string' ? typeof actual === 'string' && actual.includes(contains) : actual === wanted
}
