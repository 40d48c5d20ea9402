/**
 * Canonical JSON (RFC 8785: keys sorted, no spaces, numbers as JavaScript writes them), and a form for what JSON would lose or
 * confuse: NaN, infinities, -0, bigint, Date, undefined. Written in one pass, as a cached run spends its time here.
 */
import { createHash } from 'node:crypto'

/** Equal values give equal text, whatever the order of their keys. Functions and symbols count by their text only. */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'number':
      if (Object.is(value, -0)) return tagged('number', '-0')
      return Number.isFinite(value) ? String(value) : tagged('number', String(value))
    case 'bigint':
      return tagged('bigint', String(value))
    case 'undefined':
      return tagged('undefined', '')
    case 'function':
    case 'symbol':
      return tagged('opaque', String(value))
    case 'object':
      return value === null ? 'null' : objectText(value)
  }
}

/** 64 hex digits. */
export function canonicalDigest(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex')
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (value instanceof Date) return tagged('date', Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString())
  const record = value as Readonly<Record<string, unknown>>
  const parts: string[] = []
  for (const key of Object.keys(record).sort()) {
    // A key that is not there and a key that is undefined are the same to a step.
    if (record[key] === undefined) continue
    parts.push(`${JSON.stringify(key.startsWith('~') ? `~${key}` : key)}:${canonicalText(record[key])}`)
  }
  return `{${parts.join(',')}}`
}

/** No key of the user's begins with a single `~`: theirs get another one. */
function tagged(kind: string, text: string): string {
  return `{"~${kind}":${JSON.stringify(text)}}`
}
