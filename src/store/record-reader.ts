import { ZenError } from '../errors.js'
import type { Tombstone } from '../schema/parts.js'
import type { RecordKind, RecordOf } from '../schema/records.js'
import { decodeRecord } from './codec.js'
import { hashBytes } from './hash.js'
import type { IndexCache } from './index-cache.js'
import { isOtherKind } from './roll.js'
import type { Snapshot } from './snapshot.js'

/** Records of a snapshot, from the index where it still holds. */
export class RecordReader {
  private readonly snapshot: Snapshot
  private readonly index: IndexCache | undefined

  constructor(snapshot: Snapshot, index: IndexCache | undefined) {
    this.snapshot = snapshot
    this.index = index
  }

  /** Frozen, because the next reader gets the same object. Throws RECORD_INVALID, SCHEMA_TOO_NEW. */
  async read<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | Tombstone | undefined> {
    const record = await this.find(kind, path)
    return record === undefined ? undefined : (freeze(record) as RecordOf<K> | Tombstone)
  }

  private async find(kind: RecordKind, path: string): Promise<object | undefined> {
    if (this.index === undefined) return this.decode(kind, path, undefined)
    const stat = await this.snapshot.identify(path)
    const known = stat === undefined ? undefined : await this.index.byIdentity(path, stat)
    if (stat === undefined || known === undefined) return this.decode(kind, path, stat)
    if (known === 'large') return this.readLarge(path)
    this.snapshot.restOn(path, stat)
    return known
  }

  private async decode(
    kind: RecordKind,
    path: string,
    stat: Parameters<IndexCache['byIdentity']>[1] | undefined,
  ): Promise<object | undefined> {
    const bytes = await this.bytesOf(path)
    if (bytes === undefined) return undefined
    const hash = hashBytes(bytes)
    const known = await this.index?.byHash(path, hash)
    const record = known === undefined ? await decodeRecord(kind, path, bytes) : known === 'large' ? parseChecked(bytes) : known
    await this.index?.remember(path, stat, { hash, sizeBytes: bytes.length }, record)
    return record
  }

  private async readLarge(path: string): Promise<object | undefined> {
    const bytes = await this.bytesOf(path)
    return bytes === undefined ? undefined : parseChecked(bytes)
  }

  private async bytesOf(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.snapshot.read(path)
    } catch (error) {
      if (!isOtherKind(error)) throw error
      throw new ZenError('RECORD_INVALID', `.zen/${path}  is not a regular file`, {
        why: 'Records are plain files. Links, folders and special files in their place are not followed.',
        data: { file: `.zen/${path}`, expected: 'a regular file' },
        cause: error,
      })
    }
  }
}

/** Its text was parsed and checked before: only large records come here. */
function parseChecked(bytes: Uint8Array): object {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as object
}

function freeze(value: object): object {
  if (Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner as object)
  return Object.freeze(value)
}
