import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ZenError } from '../errors.js'
import { ChangeCollector } from './changes.js'
import type { StoreContext } from './context.js'
import { finishClean } from './clean.js'
import { asDiskError } from './disk-error.js'
import { editConflict } from './edit-conflict.js'
import { writeEditorSchemas } from './editor-schemas.js'
import { draftOf, type EncodedFile } from './encode-changes.js'
import { hashBytes } from './hash.js'
import { newUlid } from './ids.js'
import { IndexCache } from './index-cache.js'
import { LockRoom } from './lock.js'
import { FileObjects } from './objects.js'
import { ZEN_FOLDER } from './project.js'
import { pruneOperations } from './prune.js'
import { readConsistently } from './reader.js'
import type { Act, ObjectStore, Store, Transaction, View } from './types.js'
import { createRealVfs } from './vfs-real.js'
import type { Vfs } from './vfs.js'
import { SnapshotView } from './view.js'
import { Writer, type CommitAct, type Committed, type Decide } from './writer.js'

export interface StoreOptions {
  readonly vfs?: Vfs
  /** False skips every fsync: for tests only. Default: on, unless `ZEN_FSYNC=off`. */
  readonly fsync?: boolean
  /** Hears what the store does by itself: recovered an operation, kept two contents, waits for another process. */
  readonly onNotice?: (text: string) => void
}

/** Operations that `zen undo` can go back, unless `undoWindow` in `zen.yaml` says otherwise. */
const UNDO_WINDOW = 200

/** Throws NOT_A_PROJECT when the folder holds no `.zen`. */
export async function openStore(projectDir: string, options: StoreOptions = {}): Promise<Store> {
  const root = join(resolve(projectDir), ZEN_FOLDER)
  if (options.vfs === undefined && !existsSync(root)) {
    throw new ZenError('NOT_A_PROJECT', `There is no zen project in ${resolve(projectDir)}.`, { hints: ['zen init'] })
  }
  const context = createContext(root, options)
  if (await finishClean(root, context.vfs)) context.notice('zen finished a clean that was cut short.')
  return new FileStore(context)
}

export function createContext(root: string, options: StoreOptions): StoreContext {
  const notice = options.onNotice ?? (() => undefined)
  return {
    vfs: options.vfs ?? createRealVfs(options.fsync === undefined ? {} : { fsync: options.fsync }),
    root,
    waitingRoom: options.vfs === undefined ? new LockRoom(root, notice) : undefined,
    now: Date.now,
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
    random: Math.random,
    newUlid,
    notice,
  }
}

export class FileStore implements Store {
  readonly root: string
  readonly projectDir: string
  readonly objects: ObjectStore
  private readonly context: StoreContext
  private readonly writer: Writer
  private readonly index: IndexCache
  private hasSchemas = false
  private knownUndoWindow: number | undefined
  /** Writes of one process stand in line here: against each other they would only repeat their work. */
  private lastWrite: Promise<unknown> = Promise.resolve()

  constructor(context: StoreContext) {
    this.context = context
    this.root = context.root
    this.projectDir = dirname(context.root)
    this.objects = new FileObjects(context.vfs, context.root)
    this.writer = new Writer(context)
    this.index = new IndexCache(context.vfs, context.root, context.now, context.newUlid)
  }

  localPath(...parts: string[]): string {
    return join(this.root, 'local', ...parts)
  }

  async read<T>(use: (view: View) => Promise<T>): Promise<T> {
    try {
      return await readConsistently(this.context, (snapshot) => use(new SnapshotView(snapshot, this.index)))
    } catch (error) {
      throw asDiskError(error, 'zen could not read its records.')
    }
  }

  async write<T>(act: Act, change: (transaction: Transaction) => Promise<T>): Promise<T> {
    const turn = this.lastWrite.then(() => this.writeNow(act, change))
    this.lastWrite = turn.catch(() => undefined)
    return turn
  }

  private async writeNow<T>(act: Act, change: (transaction: Transaction) => Promise<T>): Promise<T> {
    const commitAct = { command: act.command, actor: act.actor ?? userInfo().username }
    let encoded: readonly EncodedFile[] = []
    const decide: Decide<T> = async (basis) => {
      const collector = new ChangeCollector(basis, this.index)
      const result = await change(collector)
      const draft = await draftOf(basis, collector.changes, result, commitAct, this.context.newUlid)
      encoded = draft.files
      return draft
    }
    const committed = await this.commitInTurn(commitAct, decide)
    for (const { path, bytes, record } of encoded) {
      await this.index.remember(path, undefined, { hash: hashBytes(bytes), sizeBytes: bytes.length }, record)
    }
    return committed.result
  }

  private async commitInTurn<T>(act: CommitAct, decide: Decide<T>): Promise<Committed<T>> {
    const leave = await this.context.waitingRoom?.enter(act.command)
    try {
      const committed = await this.writer.commit(act, decide)
      if (committed.conflicts.length > 0) throw await editConflict(this.writer, this.context, act, committed)
      await pruneOperations(this.context, await this.undoWindow())
      await this.schemasOnce()
      return committed
    } finally {
      await leave?.()
    }
  }

  private async undoWindow(): Promise<number> {
    this.knownUndoWindow ??= await this.read(readUndoWindow)
    return this.knownUndoWindow
  }

  private async schemasOnce(): Promise<void> {
    if (this.hasSchemas) return
    this.hasSchemas = true
    await writeEditorSchemas(this.context)
  }

  async close(): Promise<void> {
    await this.lastWrite
    await this.index.save()
  }
}

async function readUndoWindow(view: View): Promise<number> {
  const [project] = await view.all('project', '')
  return project?.record.undoWindow ?? UNDO_WINDOW
}
