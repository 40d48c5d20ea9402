import { dirname } from 'node:path'
import { join } from 'node:path'
import { localFolder, type LocalFolder, type StoreContext } from './context.js'
import { makeFolders } from './files.js'
import { hasCode } from './vfs.js'

const LOCAL_FOLDERS: readonly LocalFolder[] = ['ops', 'stage', 'conf', 'save', 'trash', 'tmp']

/** OPEN: once per process before its first commit, and again when the folders were cleaned away. */
export async function openLocal(context: StoreContext): Promise<void> {
  const { vfs, root } = context
  const local = join(root, 'local')
  const isNew = await makeFolder(context, local)
  for (const folder of LOCAL_FOLDERS) await makeFolders(vfs, localFolder(context, folder))
  // Also when another process made them: it may have died before it could.
  await vfs.fsyncDir(local)
  await vfs.fsyncDir(root)
  if (isNew) await vfs.fsyncDir(dirname(root))
}

async function makeFolder(context: StoreContext, path: string): Promise<boolean> {
  try {
    await context.vfs.mkdir(path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}
