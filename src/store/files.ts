/** What several parts of the store do with files, over any Vfs. */
import { dirname } from 'node:path'
import { hasCode, type FileStat, type Vfs } from './vfs.js'

/** A new file with all its bytes, fsynced: a short write is a full disk, and a truncated file must never be named. */
export async function writeNewFile(vfs: Vfs, path: string, bytes: Uint8Array): Promise<void> {
  const handle = await vfs.create(path)
  try {
    await writeAll(vfs, handle, bytes)
    await vfs.fsync(handle)
  } finally {
    await vfs.close(handle)
  }
}

export async function writeAll(vfs: Vfs, handle: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await vfs.write(handle, bytes.subarray(done))
}

/** Undefined when there is no such file. */
export async function readIfThere(vfs: Vfs, path: string): Promise<Uint8Array | undefined> {
  try {
    return await vfs.readFile(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Undefined when nothing is there. */
export async function statIfThere(vfs: Vfs, path: string): Promise<FileStat | undefined> {
  try {
    return await vfs.stat(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Empty when there is no such folder. */
export async function listIfThere(vfs: Vfs, folder: string): Promise<string[]> {
  try {
    return await vfs.readdir(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}

/** True when the unlinked file was there. */
export async function unlinkIfThere(vfs: Vfs, path: string): Promise<boolean> {
  try {
    await vfs.unlink(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Make a folder and those above it. */
export async function makeFolders(vfs: Vfs, folder: string): Promise<void> {
  try {
    await vfs.mkdir(folder)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    if (!hasCode(error, 'ENOENT') || dirname(folder) === folder) throw error
    await makeFolders(vfs, dirname(folder))
    await makeFolders(vfs, folder)
  }
}

/** Remove a folder of ours with all that is in it; what vanishes meanwhile is no error. */
export async function removeFolder(vfs: Vfs, folder: string): Promise<void> {
  for (const name of await listIfThere(vfs, folder)) {
    const path = `${folder}/${name}`
    const stat = await statIfThere(vfs, path)
    if (stat === undefined) continue
    if (stat.kind === 'folder') await removeFolder(vfs, path)
    else await unlinkIfThere(vfs, path)
  }
  try {
    await vfs.rmdir(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}
