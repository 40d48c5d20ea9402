import { join } from 'node:path'
import { localFolder, opFolder, type StoreContext } from './context.js'
import { removeFolder } from './files.js'
import { listOps } from './op-log.js'
import { hasCode } from './vfs.js'

const AT_MOST = 20

/**
 * Operations outside the undo window go, lowest first, a few by each writer. Never the highest, and never emptied in
 * place: a folder leaves `ops` whole, or a commit could be renamed over an empty one.
 */
export async function pruneOperations(context: StoreContext, undoWindow: number): Promise<void> {
  const ops = (await listOps(context)).sort((a, b) => a - b)
  const highest = ops.at(-1) ?? 0
  const old = ops.filter((op) => op < highest && op <= highest - undoWindow)
  for (const op of old.slice(0, AT_MOST)) {
    const trash = join(localFolder(context, 'trash'), context.newUlid())
    try {
      await context.vfs.rename(opFolder(context, op), trash)
    } catch (error) {
      // Another writer was faster.
      if (hasCode(error, 'ENOENT')) continue
      throw error
    }
    await removeFolder(context.vfs, trash)
  }
}
