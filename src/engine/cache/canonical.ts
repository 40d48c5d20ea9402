/** Canonical JSON (RFC 8785), for what JSON alone would lose or confuse: NaN, -0, bigint, Date, undefined. */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** Equal values give equal text, whatever the order of their keys. Functions and symbols count by their description only. */
export function canonicalText(value: unknown): string {
  return canonicalize(encode(value)) ?? 'null'
}

/** 64 hex digits. */
export function canonicalDigest(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex')
}

function encode(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { '~number': Object.is(value, -0) ? '-0' : String(value) }
    case 'bigint':
      return { '~bigint': String(value) }
    case 'undefined':
      return { '~undefined': true }
    case 'function':
    case 'symbol':
      return { '~opaque': String(value) }
    case 'object':
      return value === null ? null : encodeObject(value)
    default:
      return value
  }
}

function encodeObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(encode)
  if (value instanceof Date) return { '~date': Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString() }
  const encoded: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    // A key that is not there and a key that is undefined are the same to a step.
    if (item === undefined) continue
    encoded[key.startsWith('~') ? `~${key}` : key] = encode(item)
  }
  return encoded
}
