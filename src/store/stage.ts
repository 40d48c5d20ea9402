/** W3 and W4: everything that an operation needs, in one folder, durable, before the door. */
import { join } from 'node:path'
import { localFolder, stageFolder, targetPath, type StoreContext } from './context.js'
import { removeFolder, writeAll } from './files.js'
import { ABSENT } from './hash.js'
import { beforeImageName, encodeManifest, MANIFEST, stagedName, type Manifest } from './manifest.js'
import { syncTogether, syncUp } from './sync.js'
import { hasCode, type Now, type Vfs } from './vfs.js'

/** A run's end writes thousands of files, and a process may hold about a thousand open. */
const OPEN_AT_ONCE = 64

export interface StagedFile {
  readonly path: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array
}

/** Nothing rests on the order of these fsyncs, only the door on all of them: so they are made together, with those of the caller. */
export async function writeStage(
  context: StoreContext,
  manifest: Manifest,
  files: readonly StagedFile[],
  otherSyncs: readonly (() => Now<void>)[],
): Promise<void> {
  const { vfs } = context
  const stage = stageFolder(context, manifest.u)
  await vfs.mkdir(stage)
  const contents = stageContents(manifest, files)
  for (let at = 0; at < contents.length; at += OPEN_AT_ONCE) {
    const isLast = at + OPEN_AT_ONCE >= contents.length
    const inTheEnd = isLast ? [() => vfs.fsyncDir(stage), ...otherSyncs] : []
    await writeTogether(vfs, stage, contents.slice(at, at + OPEN_AT_ONCE), inTheEnd)
  }
}

type Content = readonly [name: string, bytes: Uint8Array]

function stageContents(manifest: Manifest, files: readonly StagedFile[]): Content[] {
  const contents: Content[] = []
  for (const [index, file] of files.entries()) {
    contents.push([stagedName(manifest.u, index), file.after])
    // Before-images are copies: a link would change with a person's edit in place.
    if (file.before !== undefined) contents.push([beforeImageName(index), file.before])
  }
  return [...contents, [MANIFEST, encodeManifest(manifest)]]
}

async function writeTogether(
  vfs: Vfs,
  folder: string,
  contents: readonly Content[],
  otherSyncs: readonly (() => Now<void>)[],
): Promise<void> {
  const handles: number[] = []
  try {
    for (const [name, bytes] of contents) {
      const handle = await vfs.create(join(folder, name))
      handles.push(handle)
      await writeAll(vfs, handle, bytes)
    }
    await syncTogether([...handles.map((handle) => () => vfs.fsync(handle)), ...otherSyncs])
  } finally {
    for (const handle of handles) await vfs.close(handle)
  }
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

/**
 * Each target's nearest existing folder must be writable, and what is replaced must be durable as it is (W2).
 * Returns the fsyncs for that.
 */
export async function prepareTargets(context: StoreContext, files: readonly StagedFile[]): Promise<(() => Now<void>)[]> {
  const { vfs, root } = context
  const existing: string[] = []
  const checked = new Set<string>()
  for (const file of files) {
    const target = targetPath(context, file.path)
    await checkNearestFolder(context, target, checked)
    if (file.before !== undefined) existing.push(target)
  }
  return [...existing.map((target) => () => vfs.fsyncFile(target)), () => syncUp(vfs, root, existing)]
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
