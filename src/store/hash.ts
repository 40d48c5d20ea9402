import { createHash } from 'node:crypto'

/** What a manifest says of a file that is not there. */
export const ABSENT = 'absent'

/** `sha256:` and 64 hex digits. */
export function hashBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
