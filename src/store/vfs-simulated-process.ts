import type { Gate, SimulatedDisk, SimulatedFile, SimulatedFolder, SimulatedNode } from './vfs-simulated.js'
import { statOf } from './vfs-simulated.js'
import type { FileStat, Vfs } from './vfs.js'

interface OpenFile {
  readonly file: SimulatedFile
  position: number
}

interface Place {
  readonly folder: SimulatedFolder
  readonly name: string
  readonly node: SimulatedNode | undefined
}

/** One process's file access: each call waits at the gate, then happens at once. */
export class SimulatedProcess implements Vfs {
  private readonly disk: SimulatedDisk
  private readonly gate: Gate
  private readonly open_ = new Map<number, OpenFile>()
  private nextHandle = 3

  constructor(disk: SimulatedDisk, gate: Gate) {
    this.disk = disk
    this.gate = gate
  }

  async readFile(path: string): Promise<Uint8Array> {
    await this.gate('readFile', path)
    return this.fileAt(path).bytes
  }

  async create(path: string): Promise<number> {
    await this.gate('create', path)
    const { folder, name, node } = this.placeOf(path)
    if (node !== undefined) throw failure('EEXIST', path)
    const file = this.disk.makeFile()
    this.disk.change([{ folder, name, node: file }])
    return this.handleFor(file)
  }

  async open(path: string): Promise<number> {
    await this.gate('open', path)
    return this.handleFor(this.fileAt(path))
  }

  async read(handle: number, buffer: Uint8Array): Promise<number> {
    await this.gate('read', String(handle))
    const open = this.handle(handle)
    const part = open.file.bytes.subarray(open.position, open.position + buffer.length)
    buffer.set(part)
    open.position += part.length
    return part.length
  }

  async write(handle: number, bytes: Uint8Array): Promise<number> {
    await this.gate('write', String(handle))
    const { file } = this.handle(handle)
    // Now and then a short write, as a disk that fills up does.
    const count = this.disk.random() < 0.1 && bytes.length > 1 ? Math.ceil(bytes.length / 2) : bytes.length
    file.bytes = Buffer.concat([file.bytes, bytes.subarray(0, count)])
    file.mtime = file.ctime = this.disk.tick()
    return count
  }

  async fsync(handle: number): Promise<void> {
    await this.gate('fsync', String(handle))
    const { file } = this.handle(handle)
    file.durable = file.bytes
  }

  async close(handle: number): Promise<void> {
    this.open_.delete(handle)
  }

  async fsyncFile(path: string): Promise<void> {
    await this.gate('fsyncFile', path)
    const file = this.fileAt(path)
    file.durable = file.bytes
  }

  async fsyncDir(path: string): Promise<void> {
    await this.gate('fsyncDir', path)
    this.disk.syncFolder(this.folderAt(path))
  }

  async mkdir(path: string): Promise<void> {
    await this.gate('mkdir', path)
    const { folder, name, node } = this.placeOf(path)
    if (node !== undefined) throw failure('EEXIST', path)
    this.disk.change([{ folder, name, node: this.disk.makeFolder() }])
  }

  async rmdir(path: string): Promise<void> {
    await this.gate('rmdir', path)
    const { folder, name, node } = this.placeOf(path)
    if (node === undefined) throw failure('ENOENT', path)
    if (node.kind !== 'folder') throw failure('ENOTDIR', path)
    if (node.entries.size > 0) throw failure('ENOTEMPTY', path)
    this.disk.change([{ folder, name, node: undefined }])
  }

  async rename(from: string, to: string): Promise<void> {
    await this.gate('rename', `${from} → ${to}`)
    const source = this.placeOf(from)
    const target = this.placeOf(to)
    if (source.node === undefined) throw failure('ENOENT', from)
    if (source.node === target.node) return
    if (source.node.kind === 'folder' && target.node?.kind === 'file') throw failure('ENOTDIR', to)
    if (source.node.kind === 'file' && target.node?.kind === 'folder') throw failure('EISDIR', to)
    if (target.node?.kind === 'folder' && target.node.entries.size > 0) throw failure('ENOTEMPTY', to)
    this.disk.change([
      { folder: source.folder, name: source.name, node: undefined },
      { folder: target.folder, name: target.name, node: source.node },
    ])
  }

  async link(existing: string, path: string): Promise<void> {
    await this.gate('link', `${existing} → ${path}`)
    const source = this.placeOf(existing)
    if (source.node === undefined) throw failure('ENOENT', existing)
    if (source.node.kind === 'folder') throw failure('EPERM', existing)
    const { folder, name, node } = this.placeOf(path)
    if (node !== undefined) throw failure('EEXIST', path)
    this.disk.change([{ folder, name, node: source.node }])
  }

  async unlink(path: string): Promise<void> {
    await this.gate('unlink', path)
    const { folder, name, node } = this.placeOf(path)
    if (node === undefined) throw failure('ENOENT', path)
    if (node.kind === 'folder') throw failure('EISDIR', path)
    this.disk.change([{ folder, name, node: undefined }])
  }

  async readdir(path: string): Promise<string[]> {
    await this.gate('readdir', path)
    return [...this.folderAt(path).entries.keys()]
  }

  async stat(path: string): Promise<FileStat> {
    await this.gate('stat', path)
    const { node } = this.placeOf(path)
    if (node === undefined) throw failure('ENOENT', path)
    return statOf(node)
  }

  async checkWritable(folder: string): Promise<void> {
    await this.gate('checkWritable', folder)
    this.folderAt(folder)
  }

  async chmod(path: string): Promise<void> {
    await this.gate('chmod', path)
    if (this.placeOf(path).node === undefined) throw failure('ENOENT', path)
  }

  private handleFor(file: SimulatedFile): number {
    const handle = this.nextHandle++
    this.open_.set(handle, { file, position: 0 })
    return handle
  }

  private handle(handle: number): OpenFile {
    const open = this.open_.get(handle)
    if (open === undefined) throw failure('EBADF', String(handle))
    return open
  }

  private placeOf(path: string): Place {
    const parts = path.split('/').filter(Boolean)
    const name = parts.pop()
    if (name === undefined) throw failure('EBUSY', path)
    const folder = this.folderAt(`/${parts.join('/')}`)
    return { folder, name, node: folder.entries.get(name) }
  }

  private folderAt(path: string): SimulatedFolder {
    let folder = this.disk.root
    for (const part of path.split('/').filter(Boolean)) {
      const node = folder.entries.get(part)
      if (node === undefined) throw failure('ENOENT', path)
      if (node.kind === 'file') throw failure('ENOTDIR', path)
      folder = node
    }
    return folder
  }

  private fileAt(path: string): SimulatedFile {
    const { node } = this.placeOf(path)
    if (node === undefined) throw failure('ENOENT', path)
    if (node.kind === 'folder') throw failure('EISDIR', path)
    return node
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path })
}
