import { createHash, randomUUID } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ZenError } from '../errors.js'
import type { Payload } from '../schema/artifact.js'
import { makeFolders, statIfThere, unlinkIfThere, writeAll } from './files.js'
import { decodeFolder, encodeFolder, isDigest, type FolderFile } from './object-folder.js'
import { layOutFile } from './object-layout.js'
import { syncUp } from './sync.js'
import type { ObjectStore } from './types.js'
import { hasCode, type Vfs } from './vfs.js'

const CHUNK_BYTES = 1024 * 1024
/** Hashing is synchronous; after this much the event loop gets a turn, so that a live view keeps drawing. */
const TURN_BYTES = 32 * CHUNK_BYTES
const READ_ONLY = 0o444

export interface StoredObject {
  readonly digest: string
  readonly sizeBytes: number
}

/** Content-addressed files under `objects/sha256`. */
export class FileObjects implements ObjectStore {
  private readonly vfs: Vfs
  private readonly root: string

  /** @param root Absolute path of `.zen`. */
  constructor(vfs: Vfs, root: string) {
    this.vfs = vfs
    this.root = root
  }

  pathOf(digest: string): string {
    if (!isDigest(digest))
      throw new ZenError('OBJECT_CORRUPT', `${JSON.stringify(digest)} is not a digest.`, { data: { digest } })
    const hex = digest.slice('sha256:'.length)
    return join(this.root, 'objects', 'sha256', hex.slice(0, 2), hex.slice(2))
  }

  async putBytes(bytes: Uint8Array): Promise<StoredObject> {
    return this.put(function* () {
      if (bytes.length > 0) yield bytes
    })
  }

  async putFile(source: string): Promise<StoredObject> {
    refuseSpecialFile(source)
    const handle = await this.vfs.open(source)
    try {
      return await this.put(() => this.chunksOf(handle))
    } finally {
      await this.vfs.close(handle)
    }
  }

  async putFolder(folder: string): Promise<Payload> {
    const paths = listFiles(folder)
    const [first] = paths
    if (first !== undefined && paths.length === 1 && !first.includes('/')) {
      return { layout: 'file', fileName: first, ...(await this.putFile(join(folder, first))) }
    }
    const files: FolderFile[] = []
    for (const path of paths) files.push({ path, ...(await this.putFile(join(folder, path))) })
    const { digest } = await this.putBytes(encodeFolder(files))
    return { layout: 'folder', digest, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) }
  }

  async has(payload: Payload): Promise<boolean> {
    const stat = await statIfThere(this.vfs, this.pathOf(payload.digest))
    if (stat?.kind !== 'file') return false
    if (payload.layout === 'file') return stat.sizeBytes === payload.sizeBytes
    try {
      for (const file of decodeFolder(payload.digest, await this.read(payload.digest))) {
        const stored = await statIfThere(this.vfs, this.pathOf(file.digest))
        if (stored?.kind !== 'file' || stored.sizeBytes !== file.sizeBytes) return false
      }
      return true
    } catch (error) {
      if (error instanceof ZenError && (error.code === 'OBJECT_CORRUPT' || error.code === 'OBJECT_MISSING')) return false
      throw error
    }
  }

  async read(digest: string): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    await this.verify(digest, (chunk) => chunks.push(chunk.slice()))
    return Buffer.concat(chunks)
  }

  async layOut(payload: Payload, folder: string): Promise<void> {
    const files =
      payload.layout === 'folder'
        ? decodeFolder(payload.digest, await this.read(payload.digest))
        : [{ path: payload.fileName ?? 'value', digest: payload.digest, sizeBytes: payload.sizeBytes }]
    await makeFolders(this.vfs, folder)
    for (const file of files) {
      await this.verify(file.digest)
      await layOutFile(this.vfs, this.pathOf(file.digest), folder, file.path)
    }
  }

  /** Reads all bytes; throws OBJECT_MISSING or OBJECT_CORRUPT. */
  private async verify(digest: string, take?: (chunk: Uint8Array) => void): Promise<void> {
    const handle = await this.openObject(digest)
    try {
      const hash = createHash('sha256')
      for await (const chunk of this.chunksOf(handle)) {
        hash.update(chunk)
        take?.(chunk)
      }
      const actual = `sha256:${hash.digest('hex')}`
      if (actual !== digest) throw corrupt(digest, `Its bytes have the digest ${actual}.`, this.pathOf(digest))
    } finally {
      await this.vfs.close(handle)
    }
  }

  private async openObject(digest: string): Promise<number> {
    const path = this.pathOf(digest)
    const stat = await statIfThere(this.vfs, path)
    if (stat === undefined) {
      throw new ZenError('OBJECT_MISSING', `The bytes of ${digest} are not in this work tree.`, {
        why: 'Artifacts are not in git: the bytes stay where they were made until they are fetched or made again.',
        data: { digest, path },
      })
    }
    if (stat.kind !== 'file') throw corrupt(digest, 'In its place is something else than a file.', path)
    return this.vfs.open(path)
  }

  private async *chunksOf(handle: number): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(CHUNK_BYTES)
    let sinceTurn = 0
    for (;;) {
      const count = await this.vfs.read(handle, buffer)
      if (count === 0) return
      yield buffer.subarray(0, count)
      sinceTurn += count
      if (sinceTurn < TURN_BYTES) continue
      sinceTurn = 0
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** `local/tmp/<uuid>` → hash while writing → fsync → read-only → link to its address → fsync. */
  private async put(chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredObject> {
    const temporary = join(this.root, 'local', 'tmp', randomUUID())
    await makeFolders(this.vfs, dirname(temporary))
    try {
      const stored = await this.writeTemporary(temporary, chunks())
      await this.adopt(temporary, this.pathOf(stored.digest), stored.sizeBytes)
      return stored
    } finally {
      await unlinkIfThere(this.vfs, temporary)
    }
  }

  private async writeTemporary(
    temporary: string,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<StoredObject> {
    const hash = createHash('sha256')
    let sizeBytes = 0
    const handle = await this.vfs.create(temporary)
    try {
      for await (const chunk of chunks) {
        hash.update(chunk)
        sizeBytes += chunk.length
        await writeAll(this.vfs, handle, chunk)
      }
      await this.vfs.fsync(handle)
    } finally {
      await this.vfs.close(handle)
    }
    await this.vfs.chmod(temporary, READ_ONLY)
    return { digest: `sha256:${hash.digest('hex')}`, sizeBytes }
  }

  private async adopt(temporary: string, path: string, sizeBytes: number): Promise<void> {
    await makeFolders(this.vfs, dirname(path))
    try {
      await this.vfs.link(temporary, path)
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
      const there = await statIfThere(this.vfs, path)
      // Cut short or replaced by something else: the good bytes are in our hands, so they take its place.
      if (there?.kind !== 'file' || there.sizeBytes !== sizeBytes) await this.vfs.rename(temporary, path)
    }
    await syncUp(this.vfs, this.root, [path])
  }
}

function corrupt(digest: string, why: string, path: string): ZenError {
  return new ZenError('OBJECT_CORRUPT', `The stored bytes of ${digest} were altered.`, { why, data: { digest, path } })
}

/** Relative paths of all regular files, sorted. Throws on anything that is no file or folder. */
function listFiles(folder: string, prefix = ''): string[] {
  const files: string[] = []
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isDirectory()) files.push(...listFiles(folder, path))
    else {
      refuseSpecialFile(join(folder, path))
      files.push(path)
    }
  }
  return files.sort()
}

function refuseSpecialFile(path: string): void {
  const stat = lstatSync(path)
  if (stat.isFile()) return
  const what = stat.isSymbolicLink() ? 'a symbolic link' : stat.isDirectory() ? 'a folder' : 'a special file'
  throw new ZenError('DISK', `${basename(path)} is ${what}, and artifacts hold regular files only.`, {
    why: 'What a link points to can change or leave the project, so its bytes would not be what was recorded.',
    data: { path },
  })
}
