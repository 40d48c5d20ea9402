/** One file of the index: records by path, with what tells whether they still hold. */
import { crc32 } from 'node:zlib'
import { CURRENT_SCHEMA } from './current-schema.js'
import type { FileStat } from './vfs.js'

/** Raise the first number when the shape of an entry changes, or when a schema refuses what it took before. */
const HEADER = `zen-index 1.${CURRENT_SCHEMA}`

export interface IndexEntry {
  /** Identity of the file that was read; undefined when it was too young to be trusted, see `identityOf`. */
  readonly identity: string | undefined
  readonly hash: string
  /** Undefined for a large JSON record: it was found to be valid, and the file itself is quickly read. */
  readonly record: object | undefined
}

/** Path → entry. */
export type Shard = Map<string, IndexEntry>

type Row = readonly [path: string, identity: string | null, hash: string, record: object | null]

export function encodeShard(shard: Shard): Uint8Array {
  const rows: Row[] = [...shard].map(([path, entry]) => [path, entry.identity ?? null, entry.hash, entry.record ?? null])
  const body = Buffer.from(JSON.stringify(rows))
  return Buffer.concat([Buffer.from(`${HEADER} ${crc32(body).toString(16)}\n`), body])
}

/** Undefined for anything that is not whole and of this format: an index is dropped, never an error. */
export function decodeShard(bytes: Uint8Array): Shard | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = buffer.indexOf('\n')
  const body = buffer.subarray(end + 1)
  if (end === -1 || buffer.toString('latin1', 0, end) !== `${HEADER} ${crc32(body).toString(16)}`) return undefined
  const rows = JSON.parse(body.toString('utf8')) as Row[]
  return new Map(
    rows.map(([path, identity, hash, record]) => [path, { identity: identity ?? undefined, hash, record: record ?? undefined }]),
  )
}

const FINE_SLACK_NS = 100_000_000n
/** File systems that count whole seconds, or two of them. */
const COARSE_SLACK_NS = 2_500_000_000n

/**
 * What stands for the content of a file: size, times and inode. Undefined for a file that was changed a moment ago: a
 * second change within the same tick of the file system's clock would look the same.
 *
 * @param nowMs When the file was looked at, before its content was read.
 */
export function identityOf(stat: FileStat, nowMs: number): string | undefined {
  const youngest = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs
  const slack = stat.mtimeNs % 1_000_000_000n === 0n ? COARSE_SLACK_NS : FINE_SLACK_NS
  const isOld = BigInt(Math.floor(nowMs)) * 1_000_000n - youngest > slack
  return isOld ? rawIdentityOf(stat) : undefined
}

export function rawIdentityOf(stat: FileStat): string {
  return `${stat.sizeBytes} ${stat.mtimeNs.toString(36)} ${stat.ctimeNs.toString(36)} ${stat.inode.toString(36)}`
}

/** Few files for a list of models, and few for one model with many versions. */
export function shardOf(path: string): string {
  const parts = path.split('/')
  const [top = '', folder = '', third = ''] = parts
  if (top === 'models' && parts.length === 3) return 'models'
  if (top === 'models') return `${third}-${bucketOf(folder)}`
  if (top === 'artifacts') return third === 'artifact.yaml' ? 'artifacts' : `artifact-versions-${bucketOf(folder)}`
  if (top === 'runs' || top === 'events') return `${top}-${folder}-${third}`
  return 'others'
}

function bucketOf(folder: string): string {
  return (crc32(folder) % 16).toString(16)
}
