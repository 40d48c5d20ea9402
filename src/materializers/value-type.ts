import { isStoredFile } from './files.js'
import { classNameOf } from './survey.js'

/**
 * What a value is, for the reader of a record: `number`, `Array<object>`, `Array<Array<number>>`, `Map`, `file`,
 * `DecisionTreeClassifier`. Of an array the first thousand elements are looked at.
 */
export function valueTypeOf(value: unknown): string {
  return typeName(value, 0)
}

function typeName(value: unknown, depth: number): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  if (Array.isArray(value)) return arrayTypeName(value, depth)
  if (isStoredFile(value)) return value.kind
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return 'object'
  const name = classNameOf(value)
  return name === 'without a name' ? 'object' : name
}

function arrayTypeName(array: readonly unknown[], depth: number): string {
  if (depth > 2) return 'Array'
  const names = new Set(array.slice(0, 1_000).map((item) => typeName(item, depth + 1)))
  if (names.size === 0 || names.size > 3) return 'Array'
  return `Array<${[...names].sort().join(' | ')}>`
}
