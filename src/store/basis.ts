/** What a change rests on, kept while it is decided and compared again right before the door (W2, W5). */
import { targetPath, type StoreContext } from './context.js'
import { listIfThere, readIfThere, statIfThere } from './files.js'
import { ABSENT, hashBytes } from './hash.js'
import { rawIdentityOf } from './index-shard.js'
import type { Snapshot } from './snapshot.js'
import type { FileStat } from './vfs.js'

/** Reads the files themselves: after ROLL the highest operation is in place. */
export class Basis implements Snapshot {
  private readonly context: StoreContext
  private readonly hashes = new Map<string, string>()
  private readonly contents = new Map<string, Uint8Array | undefined>()
  private readonly listings = new Map<string, readonly string[]>()
  private readonly identities = new Map<string, string>()

  constructor(context: StoreContext) {
    this.context = context
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    if (this.contents.has(path)) return this.contents.get(path)
    const bytes = await readIfThere(this.context.vfs, targetPath(this.context, path))
    this.contents.set(path, bytes)
    this.hashes.set(path, bytes === undefined ? ABSENT : hashBytes(bytes))
    return bytes
  }

  async list(folder: string): Promise<readonly string[]> {
    const known = this.listings.get(folder)
    if (known !== undefined) return known
    const names = (await listIfThere(this.context.vfs, targetPath(this.context, folder))).sort()
    this.listings.set(folder, names)
    return names
  }

  async identify(path: string): Promise<FileStat | undefined> {
    return this.contents.has(path) ? undefined : statIfThere(this.context.vfs, targetPath(this.context, path))
  }

  /** The index trusts an identity only when a later change cannot look the same, so it can be compared in place of the content. */
  restOn(path: string, stat: FileStat): void {
    this.identities.set(path, rawIdentityOf(stat))
  }

  /** Hash or `absent`, as it was when the change was decided. */
  async hashOf(path: string): Promise<string> {
    await this.read(path)
    return this.hashes.get(path) ?? ABSENT
  }

  async isUnchanged(): Promise<boolean> {
    const now = new Basis(this.context)
    for (const [path, identity] of this.identities) {
      const stat = await now.identify(path)
      if (stat === undefined || rawIdentityOf(stat) !== identity) return false
    }
    for (const [path, hash] of this.hashes) if ((await now.hashOf(path)) !== hash) return false
    for (const [folder, names] of this.listings) {
      const current = await now.list(folder)
      if (current.length !== names.length || current.some((name, at) => name !== names[at])) return false
    }
    return true
  }
}
