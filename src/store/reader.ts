/** A consistent look without a lock. Steps are named as in the protocol (docs/store.md). */
import { join } from 'node:path'
import { ZenError } from '../errors.js'
import { localFolder, opFolder, targetPath, type StoreContext } from './context.js'
import { listIfThere, readIfThere, statIfThere } from './files.js'
import { ABSENT, hashBytes } from './hash.js'
import { damagedStore, stagedName, type Manifest } from './manifest.js'
import { highestOp, readManifest } from './op-log.js'
import type { Snapshot } from './snapshot.js'
import { hasCode, type FileStat } from './vfs.js'

const TRIES_WITHOUT_LOCK = 10
const MANIFEST_TRIES = 100
const MAX_MS = 30_000

/** Calls `use` until nobody committed while it looked. Throws CONTENTION, STORE_DAMAGED and what `use` throws. */
export async function readConsistently<T>(context: StoreContext, use: (snapshot: OverlaySnapshot) => Promise<T>): Promise<T> {
  const startedMs = context.now()
  let leave: (() => Promise<void>) | undefined
  try {
    for (let tries = 1; context.now() - startedMs <= MAX_MS; tries += 1) {
      const snapshot = await openSnapshot(context)
      const outcome = await attempt(snapshot, use)
      if (await snapshot.isCurrent()) {
        if (outcome.error !== undefined) throw outcome.error
        return outcome.value as T
      }
      if (tries === TRIES_WITHOUT_LOCK) leave = await context.waitingRoom?.enter('read')
      await context.pause(context.random() * 2)
    }
  } finally {
    await leave?.()
  }
  throw new ZenError('CONTENTION', 'Other processes kept writing while zen read, for half a minute.')
}

async function attempt<T>(
  snapshot: OverlaySnapshot,
  use: (snapshot: OverlaySnapshot) => Promise<T>,
): Promise<{ value?: T; error?: Error }> {
  try {
    return { value: await use(snapshot) }
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** D1 */
async function openSnapshot(context: StoreContext): Promise<OverlaySnapshot> {
  for (let tries = 0; ; tries += 1) {
    const op = await highestOp(context)
    if (op === 0) return new OverlaySnapshot(context, 0, undefined, new Set())
    const manifest = await readManifest(context, op)
    if (manifest !== undefined) {
      const names = new Set(await listIfThere(context.vfs, opFolder(context, op)))
      return new OverlaySnapshot(context, op, manifest, names)
    }
    if (tries >= MANIFEST_TRIES) throw damagedStore(op, 'Its manifest is missing.')
    await context.pause(1)
  }
}

/** The files, with the highest operation laid over them as far as it is not in place yet. */
export class OverlaySnapshot implements Snapshot {
  private readonly context: StoreContext
  private readonly op: number
  /** Path → index, of those files whose staged content was there at the start. What is in place stays in place. */
  private readonly staged = new Map<string, number>()
  private readonly manifest: Manifest | undefined

  constructor(context: StoreContext, op: number, manifest: Manifest | undefined, names: ReadonlySet<string>) {
    this.context = context
    this.op = op
    this.manifest = manifest
    for (const [index, file] of (manifest?.files ?? []).entries()) {
      if (names.has(stagedName(manifest!.u, index))) this.staged.set(file.path, index)
    }
  }

  /** D2 */
  async read(path: string): Promise<Uint8Array | undefined> {
    const index = this.staged.get(path)
    if (index !== undefined) {
      const content = await this.readStaged(index)
      if (content !== 'in place') return content
    }
    return readIfThere(this.context.vfs, targetPath(this.context, path))
  }

  private async readStaged(index: number): Promise<Uint8Array | undefined | 'in place'> {
    const file = this.manifest!.files[index]!
    const content = await readIfThere(this.context.vfs, this.stagedPath(index))
    if (content === undefined) return 'in place'
    const target = await readIfThere(this.context.vfs, targetPath(this.context, file.path))
    const hash = target === undefined ? ABSENT : hashBytes(target)
    // A person's edit wins over an operation that is not in place, as it will when the operation is rolled forward.
    return hash === file.before || hash === file.after ? content : target
  }

  async list(folder: string): Promise<readonly string[]> {
    // Staged files are looked at first: one that is put in place meanwhile is then in the listing.
    const created = await this.createdIn(folder)
    const names = await listIfThere(this.context.vfs, targetPath(this.context, folder))
    return [...new Set([...names, ...created])].sort()
  }

  private async createdIn(folder: string): Promise<string[]> {
    const prefix = folder === '' ? '' : `${folder}/`
    const names: string[] = []
    for (const [path, index] of this.staged) {
      if (!path.startsWith(prefix) || this.manifest!.files[index]!.before !== ABSENT) continue
      if ((await statIfThere(this.context.vfs, this.stagedPath(index))) === undefined) continue
      names.push(path.slice(prefix.length).split('/', 1)[0]!)
    }
    return names
  }

  /** Identity of the file, when it can stand for the content: undefined where the overlay decides, or nothing is there. */
  async identify(path: string): Promise<FileStat | undefined> {
    if (this.staged.has(path)) return undefined
    return statIfThere(this.context.vfs, targetPath(this.context, path))
  }

  /** D4 covers what went through the store; what people change meanwhile, a look without a lock cannot exclude. */
  restOn(): void {
    return
  }

  /** D3 and D4. What was read is durable when this says true. */
  async isCurrent(): Promise<boolean> {
    if (this.staged.size > 0) await this.makeDurable()
    return (await highestOp(this.context)) === this.op
  }

  private async makeDurable(): Promise<void> {
    const { vfs, root } = this.context
    try {
      for (const folder of [root, join(root, 'local'), localFolder(this.context, 'ops')]) await vfs.fsyncDir(folder)
    } catch (error) {
      // A medium that cannot be written cannot lose anything either; folders that are gone are found by D4.
      if (!hasCode(error, 'EROFS', 'EACCES', 'EPERM', 'EINVAL', 'ENOENT')) throw error
    }
  }

  private stagedPath(index: number): string {
    return join(opFolder(this.context, this.op), stagedName(this.manifest!.u, index))
  }
}
