import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ZenError } from '../errors.js'
import { ChangeCollector } from './changes.js'
import { encodeRecord, reencodeRecord } from './codec.js'
import { FolderSnapshot } from './folder-snapshot.js'
import { FileObjects } from './objects.js'
import { ZEN_FOLDER } from './project.js'
import type { Act, ObjectStore, Store, Transaction, View } from './types.js'
import { createRealVfs } from './vfs-real.js'
import type { Vfs } from './vfs.js'
import { SnapshotView } from './view.js'

export interface StoreOptions {
  readonly vfs?: Vfs
  /** False skips every fsync: for tests only. Default: on, unless `ZEN_FSYNC=off`. */
  readonly fsync?: boolean
  /** Hears what the store does by itself: recovered an operation, kept two contents, waits for another process. */
  readonly onNotice?: (text: string) => void
}

/** Throws NOT_A_PROJECT when the folder holds no `.zen`. */
export async function openStore(projectDir: string, options: StoreOptions = {}): Promise<Store> {
  const root = join(resolve(projectDir), ZEN_FOLDER)
  if (!existsSync(root))
    throw new ZenError('NOT_A_PROJECT', `There is no zen project in ${resolve(projectDir)}.`, { hints: ['zen init'] })
  return new FileStore(root, options.vfs ?? createRealVfs(options.fsync === undefined ? {} : { fsync: options.fsync }))
}

class FileStore implements Store {
  readonly root: string
  readonly projectDir: string
  readonly objects: ObjectStore
  private readonly vfs: Vfs
  private queue: Promise<unknown> = Promise.resolve()

  constructor(root: string, vfs: Vfs) {
    this.root = root
    this.projectDir = dirname(root)
    this.vfs = vfs
    this.objects = new FileObjects(vfs, root)
  }

  localPath(...parts: string[]): string {
    return join(this.root, 'local', ...parts)
  }

  async read<T>(use: (view: View) => Promise<T>): Promise<T> {
    return use(new SnapshotView(new FolderSnapshot(this.vfs, this.root)))
  }

  async write<T>(_act: Act, change: (transaction: Transaction) => Promise<T>): Promise<T> {
    const next = this.queue.then(() => this.commit(change))
    this.queue = next.catch(() => undefined)
    return next
  }

  private async commit<T>(change: (transaction: Transaction) => Promise<T>): Promise<T> {
    const snapshot = new FolderSnapshot(this.vfs, this.root)
    const collector = new ChangeCollector(snapshot)
    const result = await change(collector)
    for (const [path, { kind, record, mustBeNew }] of collector.changes) {
      const old = await snapshot.read(path)
      if (mustBeNew && old !== undefined) throw new ZenError('BUG', `.zen/${path} exists already`)
      const schemaKind = kind === 'tombstone' ? 'event' : kind
      const bytes =
        old === undefined || kind === 'tombstone'
          ? await encodeRecord(schemaKind, path, record)
          : await reencodeRecord(schemaKind, path, record, old)
      const target = join(this.root, path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(`${target}.tmp`, bytes)
      renameSync(`${target}.tmp`, target)
    }
    return result
  }

  async close(): Promise<void> {
    await this.queue
  }
}
