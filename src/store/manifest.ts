/** What an operation does: the redo record of a commit. */
import { ZenError } from '../errors.js'
import { hashBytes } from './hash.js'

export const MANIFEST = 'man'

export interface ManifestFile {
  /** Relative to `.zen`. */
  readonly path: string
  /** Hash, or `absent`. */
  readonly before: string
  /** Hash; never absent: a deletion writes a tombstone. */
  readonly after: string
}

export interface Manifest {
  readonly op: number
  /** ULID of the operation; its files are `<u>.<i>`. */
  readonly u: string
  readonly command: string
  readonly actor: string
  readonly time: string
  /** The place in the list is the number `i` of a file. */
  readonly files: readonly ManifestFile[]
}

export function stagedName(u: string, index: number): string {
  return `${u}.${index}`
}

export function beforeImageName(index: number): string {
  return `b${index}`
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  const { op, u, command, actor, time, files } = manifest
  const body = { op, u, command, actor, time, files }
  return Buffer.from(`${JSON.stringify({ ...body, hash: hashOf(body) }, null, 1)}\n`)
}

/** Throws STORE_DAMAGED. An operation that cannot be read is never skipped: the one below it is not the state. */
export function decodeManifest(op: number, bytes: Uint8Array): Manifest {
  const parsed = parseManifest(bytes)
  if (parsed === undefined) throw damagedStore(op, 'Its manifest does not match its own hash.')
  return parsed
}

function parseManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    const { hash, ...body } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Manifest & { hash: string }
    return hash === hashOf(body) ? body : undefined
  } catch {
    return undefined
  }
}

function hashOf(body: Manifest): string {
  return hashBytes(Buffer.from(JSON.stringify(body)))
}

export function damagedStore(op: number, why: string): ZenError {
  return new ZenError('STORE_DAMAGED', `The operation .zen/local/ops/${op} is damaged.`, {
    why: `${why} The records themselves are plain files and can be read and committed to git as they are.`,
    data: { op, path: `.zen/local/ops/${op}` },
  })
}
