import { ZenError } from '../errors.js'
import type { Tombstone } from '../schema/parts.js'
import type { RecordKind, RecordOf } from '../schema/records.js'
import type { Transaction } from './types.js'
import { SnapshotView } from './view.js'

export interface Change {
  readonly kind: RecordKind | 'tombstone'
  readonly record: object
  /** Nothing may be at the path, not even a tombstone. */
  readonly mustBeNew: boolean
}

/** A view that shows its own changes. */
export class ChangeCollector extends SnapshotView implements Transaction {
  readonly changes = new Map<string, Change>()

  create<K extends RecordKind>(kind: K, path: string, record: RecordOf<K>): void {
    const earlier = this.changes.get(path)
    if (earlier !== undefined) throw new ZenError('BUG', `.zen/${path} was to be created, but this change writes it already`)
    this.changes.set(path, { kind, record, mustBeNew: true })
  }

  put<K extends RecordKind>(kind: K, path: string, record: RecordOf<K>): void {
    this.changes.set(path, { kind, record, mustBeNew: this.changes.get(path)?.mustBeNew ?? false })
  }

  bury(path: string, tombstone: Tombstone): void {
    this.changes.set(path, { kind: 'tombstone', record: tombstone, mustBeNew: this.changes.get(path)?.mustBeNew ?? false })
  }

  override async getWithTombstone<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | Tombstone | undefined> {
    const change = this.changes.get(path)
    // Copies: who changes a record usually begins with the one that is there.
    if (change !== undefined) return structuredClone(change.record) as RecordOf<K> | Tombstone
    return structuredClone(await super.getWithTombstone(kind, path))
  }

  override async list(folder: string): Promise<readonly string[]> {
    const names = new Set(await super.list(folder))
    const prefix = folder === '' ? '' : `${folder}/`
    for (const path of this.changes.keys()) if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/', 1)[0]!)
    return [...names].sort()
  }
}
