import { dirname, join } from 'node:path'
import { makeFolders } from './files.js'
import { hasCode, type Vfs } from './vfs.js'

/** Put a stored object at `folder/path`: a hard link where the file system can, a read-only copy elsewhere. */
export async function layOutFile(vfs: Vfs, object: string, folder: string, path: string): Promise<void> {
  const target = join(folder, path)
  await makeFolders(vfs, dirname(target))
  try {
    await vfs.link(object, target)
  } catch (error) {
    if (!hasCode(error, 'EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error
    const { copy } = (await import('fs-extra')).default
    await copy(object, target, { overwrite: false, errorOnExist: true, dereference: false })
    await vfs.chmod(target, 0o444)
  }
}
