/** What is checked in the bytes of a record before any parser sees them. */
import { ZenError } from '../errors.js'
import { recordInvalid } from './record-error.js'

export const MAX_YAML_BYTES = 1024 * 1024
/** Runs of thousands of steps are one file. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024
export const MAX_DEPTH = 64

/** UTF-8 text without byte order mark. Throws RECORD_INVALID. */
export function decodeText(path: string, bytes: Uint8Array, maxBytes: number): string {
  if (bytes.length > maxBytes) {
    throw new ZenError('RECORD_INVALID', `.zen/${path}  is larger than a record may be`, {
      why: `It has ${bytes.length} bytes; the limit is ${maxBytes}.`,
      data: { file: `.zen/${path}`, expected: `at most ${maxBytes} bytes` },
    })
  }
  const text = decodeUtf8(path, bytes)
  refuseNul(path, text)
  refuseConflictMarkers(path, text)
  if (text.trim() === '') {
    throw recordInvalid({ path, text: '', range: { start: 0, end: 0 }, message: 'the record is empty', expected: 'a mapping' })
  }
  return text
}

function decodeUtf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // The lenient decoder shows where: its first replacement character stands for the first bad byte.
    const text = new TextDecoder('utf-8').decode(bytes)
    const start = Math.max(text.indexOf('\uFFFD'), 0)
    throw recordInvalid({
      path,
      text,
      range: { start, end: start + 1 },
      message: 'the record is not UTF-8 text',
      expected: 'UTF-8',
      found: 'this byte',
    })
  }
}

function refuseNul(path: string, text: string): void {
  const start = text.indexOf('\0')
  if (start === -1) return
  throw recordInvalid({
    path,
    text: text.replaceAll('\0', '\uFFFD'),
    range: { start, end: start + 1 },
    message: 'the record holds a NUL character',
    expected: 'text',
    found: 'NUL',
  })
}

/** Also indented ones: inside a block of text they would be valid YAML, and a merge left half done. */
function refuseConflictMarkers(path: string, text: string): void {
  const open = /^[ \t]*<{7}(?: .*)?\r?$/m.exec(text)
  const close = /^[ \t]*>{7}(?: .*)?\r?$/m.exec(text)
  const marker = open ?? close
  if (marker === null) return
  throw recordInvalid({
    path,
    text,
    range: { start: marker.index, end: marker.index + marker[0].length },
    message: 'the record holds merge conflict markers',
    expected: 'a record without conflict markers',
    found: 'an unfinished merge',
    hints: [`git diff -- '.zen/${path}'`],
  })
}
