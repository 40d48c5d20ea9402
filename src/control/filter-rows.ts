import { ZenError } from '../errors.js'
import { nearMisses } from './near-misses.js'

/** Rows whose fields equal what the filter says; `tag` looks into `tags`, `stage` also into a model's `stages`. Throws USAGE for a field that rows do not have. */
export function filterRows<R extends object>(rows: readonly R[], filter: Readonly<Record<string, unknown>> | null): R[] {
  const wanted = Object.entries(filter ?? {}).filter(([, value]) => value !== undefined)
  const first = rows[0]
  if (first) for (const [field] of wanted) refuseUnknown(field, first)
  return rows.filter((row) => wanted.every(([field, value]) => matches(row as Readonly<Record<string, unknown>>, field, value)))
}

function refuseUnknown(field: string, row: object): void {
  const known = [...Object.keys(row), ...('tags' in row ? ['tag'] : []), ...('stages' in row ? ['stage'] : [])]
  if (known.includes(field)) return
  const near = nearMisses(field, known)
  throw new ZenError('USAGE', `There is no field "${field}" to filter by.`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The fields are ${known.join(', ')}.`,
    data: { field, near },
  })
}

function matches(row: Readonly<Record<string, unknown>>, field: string, value: unknown): boolean {
  if (field === 'tag' && Array.isArray(row['tags'])) return row['tags'].includes(value)
  if (field === 'stage' && !('stage' in row)) {
    const stages = row['stages'] as Readonly<Record<string, unknown>> | undefined
    return stages !== undefined && stages[String(value)] != null
  }
  if (field === 'model' && typeof row['model'] === 'object' && row['model'] !== null)
    return (row['model'] as { name?: unknown }).name === value
  return row[field] === value
}
