import { dirname } from 'node:path'
import { identityOf, rawIdentityOf } from './index-shard.js'
import { hasCode, type FileStat, type Now, type Vfs } from './vfs.js'

/** Fsyncs that do not build on each other. Ends when all have ended, so that none is under way when a failure is cleaned up. */
export async function syncTogether(syncs: readonly (() => Now<void>)[]): Promise<void> {
  const results = await Promise.allSettled(syncs.map(async (sync) => sync()))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

/** A folder that is gone (a checkout removed it) counts as synced: nothing of ours is in it. */
export async function syncFolder(vfs: Vfs, folder: string): Promise<void> {
  try {
    await vfs.fsyncDir(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error
  }
}

/**
 * SYNCUP: fsync the folders of all these paths and every ancestor up to the root, but for those that this process synced
 * already and whose entries are still the same. Each folder once: an entry is durable when the folder that holds it was
 * fsynced after the entry was made, and all were made before this call.
 */
export async function syncUp(vfs: Vfs, root: string, paths: Iterable<string>): Promise<void> {
  await syncTogether(foldersAbove(root, paths).map((folder) => () => syncChangedFolder(vfs, folder)))
}

/** The folders of SYNCUP. */
export function foldersAbove(root: string, paths: Iterable<string>): string[] {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let folder = dirname(path); folder.length >= root.length && !folders.has(folder); folder = dirname(folder))
      folders.add(folder)
  }
  return [...folders]
}

/**
 * What a process synced: folder → its identity before that fsync. Any change of an entry, by whomever, changes the times
 * of its folder; the same identity says that the fsync covered all that is in it now. Gone with the process, so a power
 * loss cannot make it wrong.
 */
const synced = new WeakMap<Vfs, Map<string, string>>()

export async function syncChangedFolder(vfs: Vfs, folder: string): Promise<void> {
  const memory = synced.get(vfs) ?? new Map<string, string>()
  synced.set(vfs, memory)
  try {
    const stat = await vfs.stat(folder)
    if (memory.get(folder) === nameOf(stat)) return
    memory.delete(folder)
    await vfs.fsyncDir(folder)
    // Only when its last change is some while ago: a second one within a tick of the clock would look the same.
    if (identityOf(stat, Date.now()) !== undefined) memory.set(folder, nameOf(stat))
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error
  }
}

function nameOf(stat: FileStat): string {
  return `${stat.device} ${rawIdentityOf(stat)}`
}
