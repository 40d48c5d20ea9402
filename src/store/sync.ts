import { dirname } from 'node:path'
import { hasCode, type Vfs } from './vfs.js'

/** A folder that is gone (a checkout removed it) counts as synced: nothing of ours is in it. */
export async function syncFolder(vfs: Vfs, folder: string): Promise<void> {
  try {
    await vfs.fsyncDir(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error
  }
}

/**
 * SYNCUP: fsync the folders of all these paths and every ancestor up to the root. Each folder once: an entry is
 * durable when the folder that holds it was fsynced after the entry was made, and all were made before this call.
 */
export async function syncUp(vfs: Vfs, root: string, paths: Iterable<string>): Promise<void> {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let folder = dirname(path); folder.length >= root.length && !folders.has(folder); folder = dirname(folder))
      folders.add(folder)
  }
  // Deepest first, as the entries were made from the top: the order has no meaning for safety, only for reading traces.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await syncFolder(vfs, folder)
}
