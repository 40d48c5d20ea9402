/** ROLL: put the highest operation in place, whoever made it. Steps are named as in the protocol (docs/store.md). */
import { dirname, join } from 'node:path'
import { ZenError } from '../errors.js'
import { localFolder, opFolder, targetPath, type StoreContext } from './context.js'
import { makeFolders, readIfThere, unlinkIfThere } from './files.js'
import { ABSENT, hashBytes } from './hash.js'
import { damagedStore, stagedName, type Manifest, type ManifestFile } from './manifest.js'
import { highestOp, readManifest } from './op-log.js'
import { foldersAbove, syncChangedFolder, syncFolder, syncTogether, syncUp } from './sync.js'
import { hasCode } from './vfs.js'

const MANIFEST_TRIES = 20
const MAX_STEPS = 1000

/** A file that a person edited while an operation changed it. Both contents are kept. */
export interface EditConflict {
  /** Relative to `.zen`. */
  readonly path: string
  /** Where the other content is, relative to `.zen`. */
  readonly kept: string
}

/** What a process knows to be in place and synced already. Gone with the process, so a power loss cannot make it wrong. */
export interface RollMemory {
  settled: { readonly op: number; readonly u: string } | undefined
}

/** Returns the highest operation, in place and durable. Throws STORE_DAMAGED and errors of the file system. */
export async function rollForward(context: StoreContext, memory: RollMemory): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const op = await highestOp(context) // R1
    if (op === 0) return 0
    const manifest = await readManifest(context, op)
    if (manifest !== undefined && memory.settled?.op === op && memory.settled.u === manifest.u) return op
    await syncFolder(context.vfs, localFolder(context, 'ops')) // R2
    const synced = await readManifest(context, op) // R3
    // A process that slept since R1 may look at a number that was pruned and then taken by a late operation, which its
    // owner is about to withdraw (W7). Then there is a higher one.
    const isHighest = (await highestOp(context)) === op
    if (synced !== undefined && isHighest) {
      for (const conflict of await applyOperation(context, op, synced)) reportConflict(context, conflict)
      memory.settled = { op, u: synced.u }
      return op
    }
    if (!isHighest) continue
    if (tries >= MANIFEST_TRIES) throw damagedStore(op, 'Its manifest is missing.')
    await context.pause(1)
  }
}

export function reportConflict(context: StoreContext, conflict: EditConflict): void {
  context.notice(
    `.zen/${conflict.path} was edited while zen changed it. Both contents were kept; the other one is .zen/${conflict.kept}`,
  )
}

/** R4 to R6. Returns the conflicts that this call settled. */
export async function applyOperation(context: StoreContext, op: number, manifest: Manifest): Promise<EditConflict[]> {
  const conflicts: EditConflict[] = []
  const done: string[] = []
  for (const [index, file] of manifest.files.entries()) {
    const task = new FileTask(context, op, manifest.u, index, file)
    const conflict = await task.apply()
    if (conflict !== undefined) conflicts.push(conflict)
    if (task.isDone) done.push(task.staged)
  }
  const targets = manifest.files.map((file) => targetPath(context, file.path))
  const folders = [...foldersAbove(context.root, targets), localFolder(context, 'conf')]
  await syncTogether(folders.map((folder) => () => syncChangedFolder(context.vfs, folder))) // R5
  for (const staged of done) await unlinkIfThere(context.vfs, staged) // R6
  return conflicts
}

type Step = 'again' | 'finished' | 'edited' | EditConflict

/** One file of R4. Any number of processes may be at it at once, each at any step. */
class FileTask {
  readonly staged: string
  /** Its staged file is to be unlinked in R6. */
  isDone = false
  private readonly context: StoreContext
  private readonly file: ManifestFile
  private readonly name: string
  private readonly target: string

  constructor(context: StoreContext, op: number, u: string, index: number, file: ManifestFile) {
    this.context = context
    this.file = file
    this.name = stagedName(u, index)
    this.staged = join(opFolder(context, op), this.name)
    this.target = targetPath(context, file.path)
  }

  async apply(): Promise<EditConflict | undefined> {
    for (let tries = 1; tries <= MAX_STEPS; tries += 1) {
      // A folder that somebody removed would look like a file that is gone, for ever.
      if (tries % 50 === 0) await this.makeOwnFolders()
      const step = await this.step()
      if (step === 'again') continue
      if (step === 'finished') return undefined
      return step === 'edited' ? this.keepBoth() : step
    }
    throw new ZenError('CONTENTION', `.zen/${this.file.path} kept changing while zen wrote it.`, {
      data: { path: this.file.path },
    })
  }

  private async makeOwnFolders(): Promise<void> {
    for (const folder of ['conf', 'save'] as const) await makeFolders(this.context.vfs, localFolder(this.context, folder))
  }

  private async step(): Promise<Step> {
    if (!(await this.isStaged())) return 'finished' // a
    const current = await this.hashOf(this.target) // b
    if (current === undefined) return 'edited'
    if (this.file.before === ABSENT) return this.addFile(current)
    if (current !== this.file.before && current !== this.file.after) return 'edited'
    return this.replaceFile()
  }

  /** c: the staged file is linked, so that nothing that appeared meanwhile is overwritten. */
  private async addFile(current: string): Promise<Step> {
    if (current === this.file.after) return this.finish()
    if (current !== ABSENT) return 'edited'
    try {
      await makeFolders(this.context.vfs, dirname(this.target))
      await this.context.vfs.link(this.staged, this.target)
      return this.finish()
    } catch (error) {
      if (hasCode(error, 'EEXIST', 'ENOENT')) return 'again'
      if (isOtherKind(error)) return 'edited'
      throw error
    }
  }

  private finish(): Step {
    this.isDone = true
    return 'finished'
  }

  /** d: what stands there is held by a second link, so that an edit in the last moment is found afterwards. */
  private async replaceFile(): Promise<Step> {
    const { vfs } = this.context
    const save = join(localFolder(this.context, 'save'), `${this.name}.${this.context.newUlid()}`)
    try {
      await vfs.link(this.target, save)
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return 'again'
      throw error
    }
    if (!(await this.isKnown(save)) || !(await this.moveIntoPlace())) {
      await unlinkIfThere(vfs, save)
      return 'again'
    }
    if (await this.isKnown(save)) {
      await unlinkIfThere(vfs, save)
      return 'finished'
    }
    return this.keepSaved(save)
  }

  /** False when another process was faster. */
  private async moveIntoPlace(): Promise<boolean> {
    try {
      await this.context.vfs.rename(this.staged, this.target)
      return true
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false
      throw error
    }
  }

  private async keepSaved(save: string): Promise<Step> {
    const kept = `${this.name}.edited`
    try {
      await this.context.vfs.rename(save, join(localFolder(this.context, 'conf'), kept))
    } catch (error) {
      // A cleaner moved it to the same folder already.
      if (!hasCode(error, 'ENOENT')) throw error
    }
    return { path: this.file.path, kept: `local/conf/${kept}` }
  }

  /** e: a person's edit stays in place, and what the operation wanted is kept beside. */
  private async keepBoth(): Promise<EditConflict | undefined> {
    const { vfs, root } = this.context
    try {
      await vfs.fsyncFile(this.target)
    } catch (error) {
      if (!hasCode(error, 'ENOENT') && !isOtherKind(error)) throw error
    }
    await syncUp(vfs, root, [this.target])
    try {
      await vfs.rename(this.staged, join(localFolder(this.context, 'conf'), this.name))
      return { path: this.file.path, kept: `local/conf/${this.name}` }
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined
      throw error
    }
  }

  private async isStaged(): Promise<boolean> {
    try {
      await this.context.vfs.stat(this.staged)
      return true
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false
      throw error
    }
  }

  private async isKnown(path: string): Promise<boolean> {
    const hash = await this.hashOf(path)
    // A cleaner that unlinked the save file had found its hash to be known.
    return hash === ABSENT || hash === this.file.before || hash === this.file.after
  }

  /** Undefined when there is something else than a file. */
  private async hashOf(path: string): Promise<string | undefined> {
    try {
      const bytes = await readIfThere(this.context.vfs, path)
      return bytes === undefined ? ABSENT : hashBytes(bytes)
    } catch (error) {
      if (isOtherKind(error)) return undefined
      throw error
    }
  }
}

/** A folder, a link or a special file stands where a record should be. */
export function isOtherKind(error: unknown): boolean {
  return hasCode(error, 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO')
}
