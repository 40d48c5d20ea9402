import * as fs from 'node:fs'
import type { FileStat, Vfs } from './vfs.js'

export interface RealVfsOptions {
  /** False skips every fsync: for tests only (`ZEN_FSYNC=off`). */
  readonly fsync?: boolean
}

// Not on every platform (Windows has neither); there a plain open is what there is.
const NO_FOLLOW = (fs.constants.O_NOFOLLOW as number | undefined) ?? 0
/** A pipe in place of a record must not hang the command. */
const NON_BLOCK = (fs.constants.O_NONBLOCK as number | undefined) ?? 0

export function createRealVfs(options: RealVfsOptions = {}): Vfs {
  const sync = options.fsync ?? process.env['ZEN_FSYNC'] !== 'off'
  return {
    readFile,
    create: (path) => fs.openSync(path, 'wx', 0o666),
    open: openForReading,
    read: (handle, buffer) => fs.readSync(handle, buffer),
    write: (handle, bytes) => fs.writeSync(handle, bytes),
    fsync: async (handle) => {
      if (sync) await fsyncHandle(handle)
    },
    close: (handle) => {
      fs.closeSync(handle)
    },
    fsyncFile: async (path) => {
      if (sync) await fsyncPath(path)
    },
    fsyncDir: async (path) => {
      // Windows cannot open folders; NTFS journals its entries itself.
      if (sync && process.platform !== 'win32') await fsyncPath(path)
    },
    mkdir: (path) => {
      fs.mkdirSync(path)
    },
    rmdir: (path) => {
      fs.rmdirSync(path)
    },
    rename: (from, to) => {
      fs.renameSync(from, to)
    },
    link: (existing, path) => {
      fs.linkSync(existing, path)
    },
    unlink: (path) => {
      fs.unlinkSync(path)
    },
    readdir: (path) => fs.readdirSync(path),
    stat: statFile,
    checkWritable: (folder) => {
      fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK)
    },
    chmod: (path, mode) => {
      fs.chmodSync(path, mode)
    },
  }
}

function openForReading(path: string): number {
  return fs.openSync(path, fs.constants.O_RDONLY | NO_FOLLOW | NON_BLOCK)
}

function readFile(path: string): Uint8Array {
  const handle = openForReading(path)
  try {
    if (!fs.fstatSync(handle).isFile()) throw Object.assign(new Error(`${path} is not a regular file`), { code: 'EISDIR', path })
    return fs.readFileSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

function statFile(path: string): FileStat {
  const stat = fs.lstatSync(path, { bigint: true })
  return {
    kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other',
    sizeBytes: Number(stat.size),
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
    inode: stat.ino,
    device: stat.dev,
  }
}

async function fsyncPath(path: string): Promise<void> {
  const handle = fs.openSync(path, 'r')
  try {
    await fsyncHandle(handle)
  } finally {
    fs.closeSync(handle)
  }
}

function fsyncHandle(handle: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fsync(handle, (error) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}
