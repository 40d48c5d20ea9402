/** Bytes to records and back. `yaml` and `zod` are loaded when first needed: a warm cache needs neither. */
import { ZenError } from '../errors.js'
import type { Tombstone } from '../schema/parts.js'
import type { RecordKind, RecordOf } from '../schema/records.js'
import type { ParsedText } from './codec-json.js'

/** Importing a module again takes 50 µs of looking up, and a record asks for several. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => (loading ??= load())
}
const loadShape = once(() => import('./record-shape.js'))
const loadOrder = once(() => import('./record-order.js'))
const loadJson = once(() => import('./codec-json.js'))
const loadYaml = once(() => import('./codec-yaml.js'))
const loadYamlEdit = once(() => import('./codec-yaml-edit.js'))

export type Format = 'yaml' | 'json'

export function formatOf(path: string): Format {
  return path.endsWith('.json') ? 'json' : 'yaml'
}

export function isTombstone<K extends RecordKind>(record: RecordOf<K> | Tombstone): record is Tombstone {
  return 'deleted' in record
}

/**
 * A record or tombstone as a person or zen wrote it; unknown fields are still there.
 * Throws RECORD_INVALID, SCHEMA_TOO_NEW.
 */
export async function decodeRecord<K extends RecordKind>(
  kind: K,
  path: string,
  bytes: Uint8Array,
): Promise<RecordOf<K> | Tombstone> {
  const parsed = await parse(path, bytes)
  const { checkParsed } = await loadShape()
  checkParsed(kind, parsed)
  return parsed.value as RecordOf<K> | Tombstone
}

async function parse(path: string, bytes: Uint8Array): Promise<ParsedText> {
  if (formatOf(path) === 'json') return (await loadJson()).parseJsonRecord(path, bytes)
  return (await loadYaml()).parseYamlRecord(path, bytes)
}

export interface EncodedRecord {
  readonly bytes: Uint8Array
  /** As it would be read again. */
  readonly record: object
}

/** Text of a new record. Throws BUG when it does not fit its schema. */
export async function encodeRecord(kind: RecordKind, path: string, record: object): Promise<EncodedRecord> {
  const { orderKeys, toPlainObject } = await loadOrder()
  const { checkValue, schemaFor } = await loadShape()
  const plain = toPlainObject(record)
  checkValue(kind, path, plain)
  return encodePlain(path, orderKeys(schemaFor(kind, plain), plain), schemaPathFor(kind, path))
}

/**
 * Text of a record that replaces another: comments and unknown fields of the old one survive.
 * Throws RECORD_INVALID when the old one is broken (a person must mend it first), BUG when the new one does not fit.
 */
export async function reencodeRecord(
  kind: RecordKind,
  path: string,
  record: object,
  oldBytes: Uint8Array,
): Promise<EncodedRecord> {
  const { keepUnknown, orderKeys, toPlainObject } = await loadOrder()
  const { checkParsed, checkValue, isTombstoneValue, schemaFor } = await loadShape()
  const parsed = await parse(path, oldBytes)
  checkParsed(kind, parsed)
  const plain = toPlainObject(record)
  checkValue(kind, path, plain)
  if (isTombstoneValue(parsed.value) || isTombstoneValue(plain)) return encodeRecord(kind, path, record)
  const schema = schemaFor(kind, plain)
  const next = orderKeys(schema, keepUnknown(schema, parsed.value as object, plain))
  if (formatOf(path) === 'json') return encodePlain(path, next, undefined)
  const { editYamlRecord } = await loadYamlEdit()
  const bytes = Buffer.from(editYamlRecord(path, oldBytes, next))
  await checkSame(kind, path, bytes, next)
  return { bytes, record: next }
}

/** Text of a tombstone. Throws BUG when it does not fit. */
export async function encodeTombstone(path: string, tombstone: object): Promise<EncodedRecord> {
  const { toPlainObject } = await loadOrder()
  const { checkTombstone } = await loadShape()
  const plain = toPlainObject(tombstone)
  checkTombstone(path, plain)
  return encodePlain(path, plain, undefined)
}

async function encodePlain(path: string, plain: object, schemaPath: string | undefined): Promise<EncodedRecord> {
  if (formatOf(path) === 'json') {
    return { bytes: Buffer.from((await loadJson()).stringifyJsonRecord(plain)), record: plain }
  }
  const { stringifyYamlRecord } = await loadYaml()
  return { bytes: Buffer.from(stringifyYamlRecord(plain, schemaPath)), record: plain }
}

/**
 * Editors read the schema from `local/schemas/`, which the store writes from the schemas of the running zen: a relative
 * path works offline, in every editor, and whether or not the package is installed in the project.
 */
function schemaPathFor(kind: RecordKind, path: string): string {
  return `${'../'.repeat(path.split('/').length - 1) || './'}local/schemas/${kind}.json`
}

/** An edit of a text that a person wrote must say exactly what was meant, or it is not written. */
async function checkSame(kind: RecordKind, path: string, bytes: Uint8Array, wanted: unknown): Promise<void> {
  const { isDeepStrictEqual } = await import('node:util')
  const reread = await decodeRecord(kind, path, bytes)
  if (isDeepStrictEqual(withoutOrder(reread), withoutOrder(wanted))) return
  throw new ZenError('BUG', `zen could not edit .zen/${path} without changing its meaning`, { data: { file: `.zen/${path}` } })
}

function withoutOrder(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
