/**
 * Plain values: `data.json` where JSON is lossless, else `data.devalue.json` in devalue's text format, which keeps Date,
 * Map, Set, BigInt, NaN, -0, Infinity, undefined, sparse arrays, typed arrays, RegExp, URL and cycles. Neither executes anything when read.
 */
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readStoredText, unreadable } from './stored-file.js'
import { surveyValue } from './survey.js'
import { describeTable } from './table-facts.js'
import type { ValueMaterializer } from './types.js'
import { refuseValue } from './refusal.js'

const PLAIN = 'data.json'
const RICH = 'data.devalue.json'
/** Up to this many characters a person reads the whole file; beyond it, an array has one element a line. */
const PRETTY_LIMIT = 32 * 1024

export const json: ValueMaterializer = {
  name: 'json',
  type: 'data',
  accepts: (value): value is unknown => surveyValue(value).storable,
  save: saveJson,
  load: loadJson,
  metadata: describeValue,
}

async function saveJson(value: unknown, folder: string): Promise<void> {
  const survey = surveyValue(value)
  if (!survey.storable) throw refuseValue(value, survey)
  if (survey.json) await writeFile(join(folder, PLAIN), textOfJson(value))
  else await writeFile(join(folder, RICH), await richText(value, survey.keepSharing))
}

/** Readable, and the same for equal values: indented when small, else one element of an array a line. */
export function textOfJson(value: unknown): string {
  const compact = JSON.stringify(value)
  if (compact.length <= PRETTY_LIMIT) return `${JSON.stringify(value, null, 2)}\n`
  if (!Array.isArray(value)) return `${compact}\n`
  return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`
}

async function richText(value: unknown, keepSharing: boolean): Promise<string> {
  const { stringify } = await import('devalue')
  const text = stringify(value, bufferReducer, {
    operations: {
      // Two parts that are equal and two that are the same object are stored alike, or equal values would give different bytes.
      ...(keepSharing ? {} : { identify: (part: unknown) => (typeof part === 'object' && part !== null ? {} : part) }),
      viewInfo: visiblePartOf,
    },
  })
  return `${text}\n`
}

/** A Buffer comes back as a Buffer: text decoding and concatenation depend on it. */
const bufferReducer = { Buffer: (part: unknown) => Buffer.isBuffer(part) && new Uint8Array(part) }
const bufferReviver = { Buffer: (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }

/** Only the bytes that a view shows: what lies around them in its buffer is no part of the value. */
function visiblePartOf(view: ArrayBufferView & { readonly length?: number }) {
  const buffer = new Uint8Array(view.byteLength)
  buffer.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  const { byteLength } = view
  return { buffer: buffer.buffer, byteOffset: 0, byteLength, bufferByteLength: byteLength, length: view.length ?? byteLength }
}

async function loadJson(folder: string): Promise<unknown> {
  const fileName = (await exists(join(folder, PLAIN))) ? PLAIN : RICH
  const text = await readStoredText(folder, fileName)
  const value = await parseStored(text, fileName)
  const survey = surveyValue(value)
  if (!survey.storable) throw unreadable(fileName, `it holds ${survey.what} at value${survey.path}`)
  return value
}

async function parseStored(text: string, fileName: string): Promise<unknown> {
  try {
    if (fileName === PLAIN) return JSON.parse(text) as unknown
    const { parse } = await import('devalue')
    return parse(text, bufferReviver) as unknown
  } catch (cause) {
    throw unreadable(fileName, cause instanceof Error ? cause.message : 'it does not parse', cause)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function describeValue(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'string') return { length: value.length }
  if (Array.isArray(value)) return describeTable(value)
  if (value instanceof Map || value instanceof Set) return { size: value.size }
  return {}
}
