/** CLEAN: what killed processes left in `stage`, `save` and `tmp`. Safe at any age; the grace only spares live ones the trouble. */
import { join } from 'node:path'
import { localFolder, type LocalFolder, type StoreContext } from './context.js'
import { listIfThere, readIfThere, removeFolder, statIfThere, unlinkIfThere } from './files.js'
import { hashBytes } from './hash.js'
import { listOps, readManifest } from './op-log.js'
import { dropStage } from './stage.js'
import { hasCode } from './vfs.js'

const GRACE_MS = 60 * 60 * 1000

export async function tidyLeftovers(context: StoreContext): Promise<void> {
  for (const u of await oldNames(context, 'stage')) await dropStage(context, u)
  for (const name of await oldNames(context, 'save')) await settleSaved(context, name)
  for (const name of await oldNames(context, 'tmp')) await removeTemporary(context, join(localFolder(context, 'tmp'), name))
}

async function oldNames(context: StoreContext, folder: LocalFolder): Promise<string[]> {
  const old: string[] = []
  for (const name of await listIfThere(context.vfs, localFolder(context, folder))) {
    const stat = await statIfThere(context.vfs, join(localFolder(context, folder), name))
    // The change time, because a link to a file renews it while its content keeps its age.
    if (stat !== undefined && context.now() - Number(stat.ctimeNs / 1_000_000n) > GRACE_MS) old.push(name)
  }
  return old
}

/** Content that an operation knows is nobody's edit. Anything else is kept where conflicts are kept. */
async function settleSaved(context: StoreContext, name: string): Promise<void> {
  const path = join(localFolder(context, 'save'), name)
  const bytes = await readIfThere(context.vfs, path)
  if (bytes === undefined) return
  if (await isKnown(context, hashBytes(bytes))) {
    await unlinkIfThere(context.vfs, path)
    return
  }
  try {
    await context.vfs.rename(path, join(localFolder(context, 'conf'), name))
    context.notice(`zen found an edit that a crash had left aside, and kept it as .zen/local/conf/${name}`)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

async function isKnown(context: StoreContext, hash: string): Promise<boolean> {
  for (const op of await listOps(context)) {
    const manifest = await readManifest(context, op)
    if (manifest?.files.some((file) => file.before === hash || file.after === hash) === true) return true
  }
  return false
}

async function removeTemporary(context: StoreContext, path: string): Promise<void> {
  const stat = await statIfThere(context.vfs, path)
  if (stat?.kind === 'folder') await removeFolder(context.vfs, path)
  else await unlinkIfThere(context.vfs, path)
}
