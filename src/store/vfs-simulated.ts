/**
 * A disk in memory that can lose power. Every call goes through a gate first, so that a scheduler decides which process
 * moves next; a process that is killed is one whose gate never opens again.
 *
 * What is not fsynced survives a power loss or not, entry by entry: a file's bytes whole, cut, zeroed or not at all; an
 * entry of a folder there or not. A rename is one thing: both its sides survive, or neither.
 */
import { SimulatedProcess } from './vfs-simulated-process.js'
import type { FileStat, Vfs } from './vfs.js'

export type Gate = (call: string, path: string) => Promise<void>

export class SimulatedFile {
  readonly kind = 'file'
  readonly inode: number
  bytes: Uint8Array = new Uint8Array()
  /** As it is on the platter. */
  durable: Uint8Array = new Uint8Array()
  mtime = 0
  ctime = 0
  constructor(inode: number) {
    this.inode = inode
  }
}

export class SimulatedFolder {
  readonly kind = 'folder'
  readonly inode: number
  entries = new Map<string, SimulatedNode>()
  durable = new Map<string, SimulatedNode>()
  mtime = 0
  ctime = 0
  constructor(inode: number) {
    this.inode = inode
  }
}

export type SimulatedNode = SimulatedFile | SimulatedFolder

interface EntryChange {
  readonly folder: SimulatedFolder
  readonly name: string
  readonly node: SimulatedNode | undefined
}

export class SimulatedDisk {
  readonly root: SimulatedFolder
  /** 0 ≤ random < 1 */
  readonly random: () => number
  /** Changes of entries that no fsync made durable, oldest first; what is in one list survives together. */
  private pending: (readonly EntryChange[])[] = []
  private nextInode = 1
  private clock = 1

  constructor(random: () => number) {
    this.random = random
    this.root = new SimulatedFolder(this.nextInode++)
  }

  /** File access of one process. */
  process(gate: Gate): Vfs {
    return new SimulatedProcess(this, gate)
  }

  makeFile(): SimulatedFile {
    const file = new SimulatedFile(this.nextInode++)
    file.mtime = file.ctime = this.tick()
    return file
  }

  makeFolder(): SimulatedFolder {
    const folder = new SimulatedFolder(this.nextInode++)
    folder.mtime = folder.ctime = this.tick()
    return folder
  }

  tick(): number {
    return this.clock++
  }

  change(changes: readonly EntryChange[]): void {
    for (const { folder, name, node } of changes) {
      if (node === undefined) folder.entries.delete(name)
      else folder.entries.set(name, node)
      folder.mtime = folder.ctime = this.tick()
    }
    this.pending.push(changes)
  }

  syncFolder(folder: SimulatedFolder): void {
    for (const changes of [...this.pending]) if (changes.some((change) => change.folder === folder)) this.makeDurable(changes)
  }

  /** With what came before it in the same entries: a file system does not lose the past of an entry that it kept. */
  private makeDurable(changes: readonly EntryChange[]): void {
    const at = this.pending.indexOf(changes)
    if (at === -1) return
    for (const earlier of this.pending.slice(0, at)) {
      const isSameEntry = earlier.some((a) => changes.some((b) => a.folder === b.folder && a.name === b.name))
      if (isSameEntry) this.makeDurable(earlier)
    }
    this.pending.splice(this.pending.indexOf(changes), 1)
    for (const { folder, name, node } of changes) {
      if (node === undefined) folder.durable.delete(name)
      else folder.durable.set(name, node)
    }
  }

  /** All processes must be dead. What comes after reads what the platter holds. */
  losePower(): void {
    const keepChance = this.random()
    for (const changes of [...this.pending]) if (this.random() < keepChance) this.makeDurable(changes)
    this.pending = []
    this.reload(this.root, new Set())
  }

  private reload(folder: SimulatedFolder, seen: Set<SimulatedNode>): void {
    if (seen.has(folder)) return
    seen.add(folder)
    folder.entries = new Map(folder.durable)
    for (const node of folder.entries.values()) {
      if (node.kind === 'folder') this.reload(node, seen)
      else if (!seen.has(node)) {
        seen.add(node)
        this.loseBytes(node)
      }
    }
  }

  private loseBytes(file: SimulatedFile): void {
    if (file.bytes === file.durable) return
    const fate = this.random()
    const cut = Math.floor(this.random() * file.bytes.length)
    if (fate < 0.3) file.bytes = file.durable
    else if (fate < 0.5) file.bytes = file.bytes.slice(0, cut)
    else if (fate < 0.6) file.bytes = new Uint8Array(file.bytes.length)
    file.durable = file.bytes
    file.mtime = file.ctime = this.tick()
  }

  // ── by hand, outside of any process: setting up, looking, and what editors do

  find(path: string): SimulatedNode | undefined {
    let node: SimulatedNode | undefined = this.root
    for (const part of path.split('/').filter(Boolean)) node = node?.kind === 'folder' ? node.entries.get(part) : undefined
    return node
  }

  readText(path: string): string | undefined {
    const node = this.find(path)
    return node?.kind === 'file' ? Buffer.from(node.bytes).toString('utf8') : undefined
  }

  names(path: string): string[] {
    const node = this.find(path)
    return node?.kind === 'folder' ? [...node.entries.keys()].sort() : []
  }

  /** A durable file, with the folders above it. */
  seed(path: string, text: string): void {
    const parts = path.split('/').filter(Boolean)
    let folder = this.root
    for (const part of parts.slice(0, -1)) {
      const next = folder.entries.get(part) ?? this.makeFolder()
      if (next.kind !== 'folder') throw new Error(`${part} is a file`)
      folder.entries.set(part, next)
      folder.durable.set(part, next)
      folder = next
    }
    const file = this.makeFile()
    file.bytes = file.durable = Buffer.from(text)
    folder.entries.set(parts.at(-1)!, file)
    folder.durable.set(parts.at(-1)!, file)
  }

  /** As an editor that writes into the file itself. Not synced. */
  editInPlace(path: string, edit: (text: string) => string): boolean {
    const node = this.find(path)
    if (node?.kind !== 'file') return false
    node.bytes = Buffer.from(edit(Buffer.from(node.bytes).toString('utf8')))
    node.mtime = node.ctime = this.tick()
    return true
  }
}

export function statOf(node: SimulatedNode): FileStat {
  return {
    kind: node.kind,
    sizeBytes: node.kind === 'file' ? node.bytes.length : 0,
    mtimeNs: BigInt(node.mtime),
    ctimeNs: BigInt(node.ctime),
    inode: BigInt(node.inode),
    device: 1n,
  }
}
