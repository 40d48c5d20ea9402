/**
 * The rebuildable index under `local/cache/index/`: parsed records, so that a list of many does not parse many files.
 * Everything is readable without it. A damaged, stale or unwritable one is dropped silently.
 *
 * Each shard is a base and a small file of what came since, so that one new record does not rewrite ten thousand.
 */
import { dirname, join } from 'node:path'
import { formatOf } from './codec.js'
import { makeFolders, statIfThere } from './files.js'
import { decodeShard, encodeShard, identityOf, rawIdentityOf, shardOf, type IndexEntry, type Shard } from './index-shard.js'
import { errorCode, type FileStat, type Vfs } from './vfs.js'

const LARGE_BYTES = 16 * 1024
const MIN_RECENT = 64

interface LoadedShard {
  readonly base: Shard
  readonly recent: Shard
  isDirty: boolean
}

export class IndexCache {
  private readonly vfs: Vfs
  private readonly root: string
  private readonly now: () => number
  private readonly newUlid: () => string
  private readonly shards = new Map<string, LoadedShard>()

  /** @param root Absolute path of `.zen`. */
  constructor(vfs: Vfs, root: string, now: () => number, newUlid: () => string) {
    this.vfs = vfs
    this.root = root
    this.now = now
    this.newUlid = newUlid
  }

  /** The record of a file that is still the one that was read; `large` when the file must be read, but not checked again. */
  async byIdentity(path: string, stat: FileStat): Promise<object | 'large' | undefined> {
    const entry = await this.find(path)
    return entry?.identity !== undefined && entry.identity === rawIdentityOf(stat) ? (entry.record ?? 'large') : undefined
  }

  /** The record of a text that was parsed before, whatever happened to the file meanwhile. */
  async byHash(path: string, hash: string): Promise<object | 'large' | undefined> {
    const entry = await this.find(path)
    return entry?.hash === hash ? (entry.record ?? 'large') : undefined
  }

  /** @param stat Of before the content was read; undefined when it is not known, as after a write. */
  async remember(
    path: string,
    stat: FileStat | undefined,
    text: { hash: string; sizeBytes: number },
    record: object,
  ): Promise<void> {
    const shard = await this.shardFor(path)
    const identity = stat === undefined ? undefined : identityOf(stat, this.now())
    const isLarge = formatOf(path) === 'json' && text.sizeBytes > LARGE_BYTES
    const old = shard.recent.get(path) ?? shard.base.get(path)
    if (old?.hash === text.hash && old.identity === identity) return
    shard.recent.set(path, { identity, hash: text.hash, record: isLarge ? undefined : record })
    shard.isDirty = true
  }

  /** Never fails: what could not be saved is parsed again next time. */
  async save(): Promise<void> {
    for (const [name, shard] of this.shards) {
      if (!shard.isDirty) continue
      shard.isDirty = false
      try {
        await this.saveShard(name, shard)
      } catch (error) {
        if (errorCode(error) === undefined) throw error
      }
    }
  }

  private async saveShard(name: string, shard: LoadedShard): Promise<void> {
    await this.makeFolder()
    if (shard.recent.size <= MIN_RECENT + shard.base.size / 8) return this.replace(`${name}.recent`, shard.recent)
    const merged = new Map([...shard.base, ...shard.recent])
    for (const path of shard.base.keys()) {
      if ((await statIfThere(this.vfs, join(this.root, path))) === undefined) merged.delete(path)
    }
    await this.replace(name, merged)
    await this.replace(`${name}.recent`, new Map())
  }

  /** Not synced: a file cut short does not match its checksum. */
  private async replace(name: string, shard: Shard): Promise<void> {
    const temporary = this.fileOf(`${name}.${this.newUlid()}`)
    const handle = await this.vfs.create(temporary)
    const bytes = encodeShard(shard)
    try {
      for (let done = 0; done < bytes.length;) done += await this.vfs.write(handle, bytes.subarray(done))
    } finally {
      await this.vfs.close(handle)
    }
    await this.vfs.rename(temporary, this.fileOf(name))
  }

  private async makeFolder(): Promise<void> {
    const local = join(this.root, 'local')
    if ((await statIfThere(this.vfs, local)) === undefined) {
      await makeFolders(this.vfs, local)
      // Who makes `local` syncs what is above: a writer that finds it there counts on it.
      await this.vfs.fsyncDir(this.root)
      await this.vfs.fsyncDir(dirname(this.root))
    }
    await makeFolders(this.vfs, dirname(this.fileOf('any')))
  }

  private fileOf(name: string): string {
    return join(this.root, 'local', 'cache', 'index', `${name}.json`)
  }

  private async find(path: string): Promise<IndexEntry | undefined> {
    const shard = await this.shardFor(path)
    return shard.recent.get(path) ?? shard.base.get(path)
  }

  private async shardFor(path: string): Promise<LoadedShard> {
    const name = shardOf(path)
    const known = this.shards.get(name)
    if (known !== undefined) return known
    const shard = { base: await this.load(name), recent: await this.load(`${name}.recent`), isDirty: false }
    this.shards.set(name, shard)
    return shard
  }

  private async load(name: string): Promise<Shard> {
    try {
      return decodeShard(await this.vfs.readFile(this.fileOf(name))) ?? new Map()
    } catch {
      // Not there, not readable, not JSON: as if there were none.
      return new Map()
    }
  }
}
