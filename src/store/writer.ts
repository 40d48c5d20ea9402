/** A commit. Steps are named as in the protocol (docs/store.md). */
import { join } from 'node:path'
import { ZenError } from '../errors.js'
import { Basis } from './basis.js'
import { localFolder, opFolder, stageFolder, targetPath, type StoreContext } from './context.js'
import { asDiskError } from './disk-error.js'
import { listIfThere, removeFolder, statIfThere } from './files.js'
import { hashBytes } from './hash.js'
import type { Manifest } from './manifest.js'
import { highestOp, readManifest } from './op-log.js'
import { openLocal } from './open-local.js'
import { applyOperation, isOtherKind, rollForward, type EditConflict, type RollMemory } from './roll.js'
import { dropStage, manifestFiles, prepareTargets, writeStage, type StagedFile } from './stage.js'
import { tidyLeftovers } from './tidy.js'
import { hasCode } from './vfs.js'

const MAX_TRIES = 100
const MAX_MS = 30_000

/** What a change wants to write, decided on a basis. */
export interface Draft<T> {
  readonly result: T
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  /** One of the files: new, with an id in its name that was never used. Wanted when there are files. */
  readonly witness: string | undefined
}

/** Must have no effects: it is called again when somebody else was faster. */
export type Decide<T> = (basis: Basis) => Promise<Draft<T>>

export interface Committed<T> {
  readonly result: T
  /** Number of the operation; undefined when there was nothing to write. */
  readonly op: number | undefined
  /** Files of this operation that a person edited meanwhile. */
  readonly conflicts: readonly EditConflict[]
}

export interface CommitAct {
  readonly command: string
  readonly actor: string
}

export class Writer {
  private readonly context: StoreContext
  private readonly memory: RollMemory = { settled: undefined }
  private isOpen = false

  constructor(context: StoreContext) {
    this.context = context
  }

  /** Throws CONTENTION, DISK, OUTCOME_UNKNOWN, STORE_DAMAGED and what `decide` throws. */
  async commit<T>(act: CommitAct, decide: Decide<T>): Promise<Committed<T>> {
    const startedMs = this.context.now()
    for (let tries = 1; tries <= MAX_TRIES && this.context.now() - startedMs <= MAX_MS; tries += 1) {
      await this.open()
      const committed = await new Attempt(this.context, this.memory, act).run(decide)
      if (committed === 'open again') this.isOpen = false
      else if (committed !== 'again') return committed
      if (tries > 2) await this.context.pause(this.context.random() * Math.min(tries, 20))
    }
    throw new ZenError('CONTENTION', 'Other processes kept writing, and this change found no gap.', {
      why: `It was tried for ${Math.round((this.context.now() - startedMs) / 1000)} s. Nothing was changed.`,
    })
  }

  private async open(): Promise<void> {
    if (this.isOpen) return
    try {
      await openLocal(this.context)
      await tidyLeftovers(this.context)
    } catch (error) {
      throw asDiskError(error, 'zen could not make its working folder .zen/local.')
    }
    this.isOpen = true
  }
}

type Outcome<T> = Committed<T> | 'again' | 'open again'

/** One way from W1 to W9, or back. */
class Attempt {
  private readonly context: StoreContext
  private readonly memory: RollMemory
  private readonly act: CommitAct

  constructor(context: StoreContext, memory: RollMemory, act: CommitAct) {
    this.context = context
    this.memory = memory
    this.act = act
  }

  async run<T>(decide: Decide<T>): Promise<Outcome<T>> {
    const highest = await this.roll() // W1
    const basis = new Basis(this.context)
    const draft = await this.decide(highest, basis, decide) // W2
    if (draft === 'again') return 'again'
    const files = await this.changedFiles(basis, draft)
    if (files.length === 0) {
      return (await highestOp(this.context)) === highest ? { result: draft.result, op: undefined, conflicts: [] } : 'again'
    }
    const manifest = this.manifestOf(highest + 1, files)
    const passed = await this.passDoor(highest, basis, manifest, files)
    if (passed !== 'passed') return passed
    return this.settle(manifest, draft)
  }

  private async roll(): Promise<number> {
    try {
      return await rollForward(this.context, this.memory)
    } catch (error) {
      throw asDiskError(error, 'zen could not finish the operation before this one. Nothing was changed.')
    }
  }

  /** What fails on a basis that is no longer the state has not failed. */
  private async decide<T>(highest: number, basis: Basis, decide: Decide<T>): Promise<Draft<T> | 'again'> {
    try {
      return await decide(basis)
    } catch (error) {
      if ((await highestOp(this.context)) !== highest) return 'again'
      throw asDiskError(error, 'zen could not read its records. Nothing was changed.')
    }
  }

  private async changedFiles<T>(basis: Basis, draft: Draft<T>): Promise<HashedFile[]> {
    const files: HashedFile[] = []
    for (const { path, bytes } of draft.files) {
      const before = await basis.read(path)
      const beforeHash = await basis.hashOf(path)
      const afterHash = hashBytes(bytes)
      if (beforeHash !== afterHash) files.push({ path, before, after: bytes, beforeHash, afterHash })
    }
    return files
  }

  private manifestOf(op: number, files: readonly HashedFile[]): Manifest {
    const { command, actor } = this.act
    const time = new Date(this.context.now()).toISOString()
    return { op, u: this.context.newUlid(), command, actor, time, files: manifestFiles(files) }
  }

  /** W2 (the part with the disk) to W6. */
  private async passDoor(
    highest: number,
    basis: Basis,
    manifest: Manifest,
    files: readonly HashedFile[],
  ): Promise<'passed' | 'again' | 'open again'> {
    try {
      const syncs = await prepareTargets(this.context, files)
      await writeStage(this.context, manifest, files, syncs) // W3, W4, with the fsyncs of W2
      if (!(await basis.isUnchanged())) {
        await dropStage(this.context, manifest.u)
        return 'again'
      }
    } catch (error) {
      await dropQuietly(this.context, manifest.u)
      if (hasCode(error, 'ENOENT')) return 'open again'
      if ((await highestOp(this.context)) !== highest) return 'again'
      throw asDiskError(error, 'zen could not write. Nothing was changed.')
    }
    const door = await this.door(manifest)
    if (door !== 'passed') return door
    try {
      await this.context.vfs.fsyncDir(localFolder(this.context, 'ops')) // W6
    } catch (error) {
      throw outcomeUnknown(manifest.op, error)
    }
    return 'passed'
  }

  /** W5: one rename of a folder, which fails when another operation has this number. */
  private async door(manifest: Manifest): Promise<'passed' | 'again' | 'open again'> {
    const { vfs } = this.context
    try {
      await vfs.rename(stageFolder(this.context, manifest.u), opFolder(this.context, manifest.op))
      return 'passed'
    } catch (error) {
      if (hasCode(error, 'EEXIST', 'ENOTEMPTY')) {
        await dropStage(this.context, manifest.u)
        return 'again'
      }
      const there = await readManifest(this.context, manifest.op)
      if (there?.u === manifest.u) return 'passed'
      await dropQuietly(this.context, manifest.u)
      if (there !== undefined) return 'again'
      if (hasCode(error, 'ENOENT')) return 'open again'
      throw asDiskError(error, 'zen could not commit. Nothing was changed.')
    }
  }

  /** W7 to W9. */
  private async settle<T>(manifest: Manifest, draft: Draft<T>): Promise<Outcome<T>> {
    try {
      if ((await highestOp(this.context)) > manifest.op && !(await this.isWitnessed(draft))) {
        // The number had been used and pruned while this process slept: what came after it never saw this change.
        await this.withdraw(manifest)
        return 'again'
      }
      const own = await applyOperation(this.context, manifest.op, manifest) // W8
      this.memory.settled = { op: manifest.op, u: manifest.u }
      return { result: draft.result, op: manifest.op, conflicts: await this.allConflicts(manifest, own) }
    } catch (error) {
      if (isOtherKind(error)) throw error
      throw asDiskError(error, 'The change is committed, but not all of its files are in place yet.', {
        committed: true,
        op: manifest.op,
      })
    }
  }

  private async isWitnessed<T>(draft: Draft<T>): Promise<boolean> {
    if (draft.witness === undefined) return true
    return (await statIfThere(this.context.vfs, targetPath(this.context, draft.witness))) !== undefined
  }

  private async withdraw(manifest: Manifest): Promise<void> {
    const trash = join(localFolder(this.context, 'trash'), manifest.u)
    try {
      await this.context.vfs.rename(opFolder(this.context, manifest.op), trash)
    } catch (error) {
      // A pruner found it to be old, as it looks, and took it.
      if (hasCode(error, 'ENOENT')) return
      throw error
    }
    await removeFolder(this.context.vfs, trash)
  }

  /** Also those that another process settled while it rolled this operation forward. */
  private async allConflicts(manifest: Manifest, own: readonly EditConflict[]): Promise<EditConflict[]> {
    const conflicts = new Map(own.map((conflict) => [conflict.kept, conflict]))
    for (const name of await listIfThere(this.context.vfs, localFolder(this.context, 'conf'))) {
      const match = /^([0-9A-Z]+)\.(\d+)/.exec(name)
      const path = manifest.files[Number(match?.[2])]?.path
      if (match?.[1] !== manifest.u || path === undefined) continue
      const kept = `local/conf/${name}`
      conflicts.set(kept, { path, kept })
    }
    return [...conflicts.values()]
  }
}

interface HashedFile extends StagedFile {
  readonly beforeHash: string
  readonly afterHash: string
}

function outcomeUnknown(op: number, error: unknown): ZenError {
  return new ZenError(
    'OUTCOME_UNKNOWN',
    'The disk failed in the very moment of the commit, so zen cannot say whether it holds.',
    {
      why: 'Nothing was taken back, because it may be there. Look at the records before you repeat the command.',
      data: { op },
      cause: error,
    },
  )
}

/** On the way out of a failure; the leftover is in nobody's way, and the first error is the one to report. */
async function dropQuietly(context: StoreContext, u: string): Promise<void> {
  try {
    await dropStage(context, u)
  } catch {
    // `zen clean --local` takes it.
  }
}
