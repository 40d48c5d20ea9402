import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** Digest of a result's canonical JSON (RFC 8785): equal records give equal digests whatever their key order. */
export function digestOf(result: unknown): string {
  return `sha256:${createHash('sha256')
    .update(canonicalize(JSON.parse(JSON.stringify(result ?? null))) ?? 'null')
    .digest('hex')}`
}
