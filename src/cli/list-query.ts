/** `--name contains:iris`, `--metadata 'accuracy:gt:0.9'`, `--sort-by desc:created`, `--columns a,b`: pure functions over rows. */
import { ZenError } from '../errors.js'
import { nearMisses } from '../control/near-misses.js'
import type { Column, Scalar } from './columns.js'

type Test = (value: string, wanted: string) => boolean

const operators: ReadonlyMap<string, Test> = new Map<string, Test>(
  Object.entries({
    equals: (value, wanted) => value === wanted,
    notequals: (value, wanted) => value !== wanted,
    contains: (value, wanted) => value.includes(wanted),
    startswith: (value, wanted) => value.startsWith(wanted),
    endswith: (value, wanted) => value.endsWith(wanted),
    oneof: (value, wanted) => wanted.split(',').includes(value),
    gt: (value, wanted) => compareScalars(toScalar(value), toScalar(wanted)) > 0,
    gte: (value, wanted) => compareScalars(toScalar(value), toScalar(wanted)) >= 0,
    lt: (value, wanted) => compareScalars(toScalar(value), toScalar(wanted)) < 0,
    lte: (value, wanted) => compareScalars(toScalar(value), toScalar(wanted)) <= 0,
  } satisfies Record<string, Test>),
)

/** `contains:iris` → a test; a text without an operator must be equal. Throws USAGE for a word before a colon that is no operator. */
export function matcher(filter: string, flag = '--name'): (value: Scalar) => boolean {
  const [, operator, wanted] = /^([a-z]+):(.*)$/is.exec(filter) ?? []
  if (operator === undefined) return (value) => text(value) === filter
  const test = operators.get(operator.toLowerCase())
  if (test === undefined) throw unknownOperator(operator, filter, flag)
  return (value) => value !== null && test(text(value), wanted!)
}

function unknownOperator(operator: string, filter: string, flag: string): ZenError {
  const known = [...operators.keys()]
  const near = nearMisses(operator, known)
  const advice = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The operators are ${known.join(', ')}.`
  return new ZenError('USAGE', `${flag}: there is no operator "${operator}".`, {
    why: `${advice} A value with a colon in it is written equals:${filter}`,
    data: { operator, near, operators: known },
  })
}

/** `accuracy:gt:0.9`, `split.seed:42`, or a bare key: it must be there. Dots reach into nested values. */
export function metadataMatcher(filter: string): (metadata: Readonly<Record<string, unknown>>) => boolean {
  const colon = filter.indexOf(':')
  if (colon === -1) return (metadata) => reach(metadata, filter) !== undefined
  const key = filter.slice(0, colon)
  const test = matcher(filter.slice(colon + 1), '--metadata')
  return (metadata) => {
    const value = reach(metadata, key)
    return value !== undefined && test(isScalar(value) ? value : JSON.stringify(value))
  }
}

function reach(metadata: Readonly<Record<string, unknown>>, key: string): unknown {
  if (Object.hasOwn(metadata, key)) return metadata[key]
  let value: unknown = metadata
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

export function chooseColumns<T>(columns: readonly Column<T>[], wanted: string | undefined): readonly Column<T>[] {
  if (wanted === undefined) return columns.filter((column) => column.onAsking !== true)
  return wanted.split(',').map((key) => findColumn(columns, key.trim(), '--columns'))
}

/** `desc:created`, `asc:name`, or a column alone (ascending). Stable: equal rows keep their order. */
export function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], sortBy: string | undefined): readonly T[] {
  if (sortBy === undefined) return rows
  const [, direction = 'asc', key = ''] = /^(?:(asc|desc):)?(.*)$/.exec(sortBy) ?? []
  const { value } = findColumn(columns, key, '--sort-by')
  const sign = direction === 'desc' ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)]
    // Rows without a value come last in both directions.
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return sign * compareScalars(left, right)
  })
}

function findColumn<T>(columns: readonly Column<T>[], key: string, flag: string): Column<T> {
  const found = columns.find((column) => column.key.toLowerCase() === key.toLowerCase().replaceAll('-', '_'))
  if (found !== undefined) return found
  const keys = columns.map((column) => column.key)
  const near = nearMisses(key, keys)
  throw new ZenError('USAGE', `${flag}: there is no column "${key}".`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The columns are ${keys.join(', ')}.`,
    data: { column: key, near, columns: keys },
  })
}

/** Numbers by size, everything else as text; numbers before texts. */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1
  const [left, right] = [text(a), text(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function toScalar(value: string): Scalar {
  const number = Number(value)
  return value.trim() !== '' && !Number.isNaN(number) ? number : value
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function text(value: Scalar): string {
  return value === null ? '' : String(value)
}
