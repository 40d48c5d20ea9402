/** W3 and W4: everything that an operation needs, in one folder, durable, before the door. */
import { join } from 'node:path'
import { localFolder, stageFolder, targetPath, type StoreContext } from './context.js'
import { removeFolder, writeNewFile } from './files.js'
import { ABSENT } from './hash.js'
import { beforeImageName, encodeManifest, MANIFEST, stagedName, type Manifest } from './manifest.js'
import { hasCode } from './vfs.js'

export interface StagedFile {
  readonly path: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array
}

export async function writeStage(context: StoreContext, manifest: Manifest, files: readonly StagedFile[]): Promise<void> {
  const { vfs } = context
  const stage = stageFolder(context, manifest.u)
  await vfs.mkdir(stage)
  for (const [index, file] of files.entries()) {
    await writeNewFile(vfs, join(stage, stagedName(manifest.u, index)), file.after)
    // Before-images are copies: a link would change with a person's edit in place.
    if (file.before !== undefined) await writeNewFile(vfs, join(stage, beforeImageName(index)), file.before)
  }
  await writeNewFile(vfs, join(stage, MANIFEST), encodeManifest(manifest))
  await vfs.fsyncDir(stage)
}

/** Only before the door: from there on the stage is not ours. */
export async function dropStage(context: StoreContext, u: string): Promise<void> {
  const trash = join(localFolder(context, 'trash'), u)
  try {
    await context.vfs.rename(stageFolder(context, u), trash)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  await removeFolder(context.vfs, trash)
}

/** Each target's nearest existing folder must be writable, and what is replaced must be durable as it is (W2). */
export async function prepareTargets(context: StoreContext, files: readonly StagedFile[]): Promise<string[]> {
  const existing: string[] = []
  const checked = new Set<string>()
  for (const file of files) {
    const target = targetPath(context, file.path)
    await checkNearestFolder(context, target, checked)
    if (file.before === undefined) continue
    await context.vfs.fsyncFile(target)
    existing.push(target)
  }
  return existing
}

async function checkNearestFolder(context: StoreContext, target: string, checked: Set<string>): Promise<void> {
  for (let folder = join(target, '..'); folder.length >= context.root.length; folder = join(folder, '..')) {
    if (checked.has(folder)) return
    try {
      await context.vfs.checkWritable(folder)
      checked.add(folder)
      return
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
}

export function manifestFiles(files: readonly (StagedFile & { beforeHash: string; afterHash: string })[]): Manifest['files'] {
  return files.map((file) => ({
    path: file.path,
    before: file.before === undefined ? ABSENT : file.beforeHash,
    after: file.afterHash,
  }))
}
