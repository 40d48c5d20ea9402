import { randomBytes } from 'node:crypto'
import { monotonicFactory } from 'ulid'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** 10 characters of lower-case base32, 50 random bits: models, versions, artifact versions, links. */
export function newId(): string {
  return Array.from(randomBytes(10), (byte) => ALPHABET.charAt(byte & 31)).join('')
}

const nextUlid = monotonicFactory()

/** Runs, events and operations. Later calls in one process sort later. */
export function newUlid(): string {
  return nextUlid()
}
