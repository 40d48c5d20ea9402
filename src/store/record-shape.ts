/** Records against their schemas. Loads `zod`: import it lazily. */
import type { z } from 'zod'
import { ZenError } from '../errors.js'
import { CURRENT_SCHEMA, tombstone } from '../schema/parts.js'
import { records, type RecordKind } from '../schema/records.js'
import type { ParsedText } from './codec-json.js'
import type { FieldPath } from './json-parser.js'
import { recordInvalid } from './record-error.js'

/** The schema that a value must fit: that of its kind, or that of a tombstone. */
export function schemaFor(kind: RecordKind, value: unknown): z.ZodType {
  return isTombstoneValue(value) ? tombstone : records[kind].schema
}

export function isTombstoneValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'deleted' in value
}

/** Throws RECORD_INVALID at the first field that does not fit, SCHEMA_TOO_NEW. Unknown fields are fine. */
export function checkParsed(kind: RecordKind, parsed: ParsedText): void {
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problemAt(parsed, [], 'the record must be a mapping', 'a mapping', value)
  }
  checkSchemaNumber(parsed, (value as Record<string, unknown>)['schema'])
  const result = schemaFor(kind, value).safeParse(value)
  const issue = result.error?.issues[0]
  if (issue === undefined) return
  const { path, expected } = describeIssue(issue)
  const found = valueAt(value, path)
  const field = fieldText(path)
  if (found === undefined) throw problemAt(parsed, path, `${field} is missing`, expected, undefined)
  throw problemAt(parsed, path, `${field} must be ${expected}`, expected, found)
}

/** For values that zen itself is about to write: a failure here is a bug of the caller. */
export function checkValue(kind: RecordKind, path: string, value: unknown): void {
  refuseWrong(schemaFor(kind, value), path, value)
}

export function checkTombstone(path: string, value: unknown): void {
  refuseWrong(tombstone, path, value)
}

function refuseWrong(schema: z.ZodType, path: string, value: unknown): void {
  const issue = schema.safeParse(value).error?.issues[0]
  if (issue === undefined) return
  const { path: field, expected } = describeIssue(issue)
  throw new ZenError('BUG', `zen was about to write a wrong record: ${fieldText(field)} in .zen/${path} must be ${expected}`, {
    data: { file: `.zen/${path}`, field: fieldText(field), expected },
  })
}

function checkSchemaNumber(parsed: ParsedText, schema: unknown): void {
  if (typeof schema !== 'number' || !Number.isInteger(schema) || schema <= CURRENT_SCHEMA) return
  const file = `.zen/${parsed.path}`
  throw new ZenError('SCHEMA_TOO_NEW', `${file} was written by a newer zen`, {
    why: `It needs a zen that reads schema ${schema}; this one reads up to schema ${CURRENT_SCHEMA}.`,
    hints: ['npm install zenlocal@latest'],
    data: { file, schema, supported: CURRENT_SCHEMA },
  })
}

function problemAt(parsed: ParsedText, path: FieldPath, message: string, expected: string, found: unknown): ZenError {
  return recordInvalid({
    path: parsed.path,
    text: parsed.text,
    range: parsed.rangeOf(path),
    message,
    expected,
    ...(path.length === 0 ? {} : { field: fieldText(path) }),
    found: found === undefined ? undefined : `this is ${describeValue(found)}`,
  })
}

interface DescribedIssue {
  readonly path: FieldPath
  readonly expected: string
}

function describeIssue(issue: z.core.$ZodIssue): DescribedIssue {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code === 'invalid_key') return { path, expected: issue.issues[0]?.message ?? 'a valid key' }
  if (issue.code === 'invalid_type') return { path, expected: typeWords[issue.expected] ?? issue.expected }
  if (issue.code === 'invalid_value') return { path, expected: describeChoices(issue.values) }
  if (issue.code === 'too_small') return { path, expected: `at least ${String(issue.minimum)}` }
  if (issue.code === 'too_big') return { path, expected: `at most ${String(issue.maximum)}` }
  if (issue.code === 'invalid_format') return { path, expected: describeFormat(issue.format, issue.message) }
  return { path, expected: issue.message }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'null',
}

function describeChoices(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`
}

function describeFormat(format: string, message: string): string {
  if (format === 'datetime') return 'a time in UTC such as 2026-11-21T10:00:00.000Z'
  return message.replace(/^expected /, '')
}

function describeValue(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text'
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number'
  return typeof value === 'boolean' ? String(value) : typeof value
}

function valueAt(value: unknown, path: FieldPath): unknown {
  let current = value
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as Record<string | number, unknown>)[part]
  }
  return current
}

function fieldText(path: FieldPath): string {
  if (path.length === 0) return 'the record'
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('')
}
