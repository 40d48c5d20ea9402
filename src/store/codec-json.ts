import { JsonProblem, parseJson, pathKey, type FieldPath } from './json-parser.js'
import { recordInvalid, type TextRange } from './record-error.js'
import { decodeText, MAX_DEPTH, MAX_JSON_BYTES } from './record-text.js'

/** A parsed text that can still say where its fields stand. */
export interface ParsedText {
  readonly path: string
  readonly text: string
  readonly value: unknown
  /** Range of a field, or of the nearest thing around it that is there. */
  rangeOf(field: FieldPath): TextRange
}

/** Throws RECORD_INVALID. */
export function parseJsonRecord(path: string, bytes: Uint8Array): ParsedText {
  const text = decodeText(path, bytes, MAX_JSON_BYTES)
  try {
    return { path, text, value: parseJson(text, { maxDepth: MAX_DEPTH }), rangeOf: (field) => findRange(text, field) }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw recordInvalid({ path, text, range: error.range, message: error.message, found: error.found, expected: 'JSON' })
  }
}

function findRange(text: string, field: FieldPath): TextRange {
  const ranges = new Map<string, TextRange>()
  parseJson(text, { maxDepth: MAX_DEPTH, ranges })
  for (let length = field.length; length >= 0; length -= 1) {
    const range = ranges.get(pathKey(field.slice(0, length)))
    // A field that is missing is missed at the opening bracket, not over the whole object.
    if (range !== undefined) return length === field.length ? range : { start: range.start, end: range.start + 1 }
  }
  return { start: 0, end: 1 }
}

export function stringifyJsonRecord(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
