import type { ZenError } from '../errors.js'
import { isZenError } from '../errors.js'
import type { RecordKind, RecordOf } from '../schema/records.js'
import type { Tombstone } from '../schema/parts.js'
import { isTombstone } from './codec.js'
import type { IndexCache } from './index-cache.js'
import { recordFileKinds, singleNames } from './record-files.js'
import { RecordReader } from './record-reader.js'
import type { Snapshot } from './snapshot.js'
import type { Entry, View } from './types.js'

/** Records over a snapshot. */
export class SnapshotView implements View {
  readonly problems: ZenError[] = []
  private readonly snapshot: Snapshot
  private readonly records: RecordReader

  constructor(snapshot: Snapshot, index?: IndexCache) {
    this.snapshot = snapshot
    this.records = new RecordReader(snapshot, index)
  }

  async list(folder: string): Promise<readonly string[]> {
    return this.snapshot.list(folder)
  }

  async get<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | undefined> {
    const record = await this.getWithTombstone(kind, path)
    return record === undefined || isTombstone(record) ? undefined : record
  }

  async getWithTombstone<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | Tombstone | undefined> {
    return this.records.read(kind, path)
  }

  async all<K extends RecordKind>(kind: K, folder: string): Promise<readonly Entry<K>[]> {
    const isRecordFile = recordFileKinds[kind]
    const entries: Entry<K>[] = []
    // A record that has one name is looked for by it: a project with a hundred models has a hundred folders to list.
    for (const name of singleNames[kind] ?? (await this.list(folder))) {
      if (!isRecordFile(name)) continue
      const path = folder === '' ? name : `${folder}/${name}`
      const record = await this.getOrNote(kind, path)
      if (record !== undefined) entries.push({ path, record })
    }
    return entries
  }

  /** As `get`, but a broken record is noted in `problems` and left out. */
  private async getOrNote<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | undefined> {
    try {
      return await this.get(kind, path)
    } catch (error) {
      if (!isZenError(error) || (error.code !== 'RECORD_INVALID' && error.code !== 'SCHEMA_TOO_NEW')) throw error
      this.problems.push(error)
      return undefined
    }
  }
}
