import { randomBytes } from 'node:crypto'
import { monotonicFactory } from 'ulid'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** 10 characters of lower-case base32, 50 random bits: models, versions, artifact versions, links. */
export function newId(): string {
  return Array.from(randomBytes(10), (byte) => ALPHABET.charAt(byte & 31)).join('')
}

/** `ulid` asks for a random number for each character; from the system one by one they cost a third of a millisecond. */
const nextUlid = monotonicFactory(drawRandom)
let drawn = Buffer.alloc(0)

/** 0 ≤ random < 1, from a good source. */
function drawRandom(): number {
  if (drawn.length < 4) drawn = randomBytes(1024)
  const value = drawn.readUInt32LE() / 2 ** 32
  drawn = drawn.subarray(4)
  return value
}

/** Runs, events and operations. Later calls in one process sort later. */
export function newUlid(): string {
  return nextUlid()
}
