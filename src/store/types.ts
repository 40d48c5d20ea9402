/** What the rest of zen sees of the store. Paths are relative to `.zen`, with `/`; `layout.ts` makes them. */
import type { ZenError } from '../errors.js'
import type { Payload } from '../schema/artifact.js'
import type { RecordKind, RecordOf } from '../schema/records.js'
import type { Tombstone } from '../schema/parts.js'

export interface Entry<K extends RecordKind> {
  readonly path: string
  readonly record: RecordOf<K>
}

/** A consistent look at the records: all of one moment, without a lock. */
export interface View {
  /** Names in a folder, sorted, tombstones included; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** Undefined when absent or deleted. Throws RECORD_INVALID or SCHEMA_TOO_NEW for a broken one. */
  get<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | undefined>
  /** As `get`, but a deleted one shows its tombstone. */
  getWithTombstone<K extends RecordKind>(kind: K, path: string): Promise<RecordOf<K> | Tombstone | undefined>
  /** All living records of a kind directly in a folder. A broken one is left out and noted in `problems`. */
  all<K extends RecordKind>(kind: K, folder: string): Promise<readonly Entry<K>[]>
  /** Broken records met so far; every other record stays usable. */
  readonly problems: readonly ZenError[]
}

/** A view that collects changes; all are committed together, or none. */
export interface Transaction extends View {
  /** Add a record at a path where nothing is (also no tombstone). */
  create<K extends RecordKind>(kind: K, path: string, record: RecordOf<K>): void
  /** Replace a record. In YAML a person's comments and unknown fields are kept. Creates it when absent. */
  put<K extends RecordKind>(kind: K, path: string, record: RecordOf<K>): void
  /** Delete: the file becomes a tombstone. */
  bury(path: string, tombstone: Tombstone): void
}

export interface Act {
  /** The command line or API call, for the operation log. */
  readonly command: string
  readonly actor?: string | undefined
}

export interface ObjectStore {
  /** Hash, fsync and add one file; the source stays. Equal bytes are stored once. */
  putFile(source: string): Promise<{ digest: string; sizeBytes: number }>
  putBytes(bytes: Uint8Array): Promise<{ digest: string; sizeBytes: number }>
  /** Add what a materializer wrote: one file, or a folder with its manifest. */
  putFolder(folder: string): Promise<Payload>
  /** True when all bytes of the payload are here (by existence and size, not by hash). */
  has(payload: Payload): Promise<boolean>
  /**
   * Lay a payload out as a folder for reading, hashes verified. Nothing is copied where a link will do;
   * the files are read-only. Throws OBJECT_MISSING or OBJECT_CORRUPT.
   */
  layOut(payload: Payload, folder: string): Promise<void>
  /** One object's bytes, verified. Throws OBJECT_MISSING or OBJECT_CORRUPT. */
  read(digest: string): Promise<Uint8Array>
  /** Absolute path of an object, whether it is there or not. */
  pathOf(digest: string): string
}

export interface Store {
  /** Absolute path of the `.zen` folder. */
  readonly root: string
  /** Absolute path of the folder that holds `.zen`. */
  readonly projectDir: string
  readonly objects: ObjectStore
  /** Absolute path below `.zen/local`, for journals, caches, logs. */
  localPath(...parts: string[]): string
  /** `use` may be called again when a commit came in between, so it must have no effects. */
  read<T>(use: (view: View) => Promise<T>): Promise<T>
  /**
   * `change` may be called again when somebody else committed first, so it must have no effects but on the transaction.
   * Resolves when the change is durable. Without any change nothing is committed.
   * Throws CONTENTION, EDIT_CONFLICT, DISK, OUTCOME_UNKNOWN and what `change` throws.
   */
  write<T>(act: Act, change: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Save the index; call it before the process ends. Never fails. */
  close(): Promise<void>
}
