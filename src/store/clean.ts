/**
 * CLEAN ALL: the one act outside the door. Folders move to `local/trash/<ulid>/` as they are, with a list, so that they can move back.
 * A crash in between is finished by whoever finds the list in `local/clean.json`.
 */
import { dirname, join } from 'node:path'
import { makeFolders, readIfThere, statIfThere, unlinkIfThere, writeNewFile } from './files.js'
import { newUlid } from './ids.js'
import { LockRoom } from './lock.js'
import type { Act, Store } from './types.js'
import { createRealVfs } from './vfs-real.js'
import type { Vfs } from './vfs.js'
import { hasCode } from './vfs.js'

export interface CleanList {
  readonly id: string
  readonly at: string
  readonly command: string
  /** Relative to `.zen`. */
  readonly paths: readonly string[]
}

/** All records and bytes, and what this work tree keeps about them. Not `zen.yaml`, and not `trash` itself. */
const everything = [
  'models',
  'artifacts',
  'runs',
  'events',
  'stacks',
  'components',
  'tags',
  'objects',
  'local/ops',
  'local/runs',
  'local/cache',
  'local/logs',
] as const

export interface CleanOptions {
  readonly vfs?: Vfs | undefined
  readonly onNotice?: ((text: string) => void) | undefined
}

/** Gives the folder in the trash; undefined when there was nothing. Nobody may be running a pipeline meanwhile. */
export async function cleanAll(store: Store, act: Act, options: CleanOptions = {}): Promise<string | undefined> {
  // Puts the last operation in place: an act without changes does that and nothing else.
  await store.write(act, async () => undefined)
  return moveToTrash(store, everything, act, options)
}

/** Paths are files or folders, relative to `.zen`; those that are not there are passed over. */
export async function moveToTrash(
  store: Store,
  paths: readonly string[],
  act: Act,
  { vfs = createRealVfs(), onNotice = () => undefined }: CleanOptions = {},
): Promise<string | undefined> {
  const leave = await new LockRoom(store.root, onNotice).enter(act.command)
  try {
    const there: string[] = []
    for (const path of paths) if ((await statIfThere(vfs, join(store.root, path))) !== undefined) there.push(path)
    if (there.length === 0) return undefined
    const list: CleanList = { id: newUlid(), at: new Date().toISOString(), command: act.command, paths: there }
    await announce(vfs, store.root, list)
    await moveListed(vfs, store.root, list)
    return trashOf(store.root, list)
  } finally {
    await leave()
  }
}

/** Before anything else: true when a clean that was cut short was there and is finished now. */
export async function finishClean(root: string, vfs: Vfs = createRealVfs()): Promise<boolean> {
  const bytes = await readIfThere(vfs, markerOf(root))
  if (bytes === undefined) return false
  await moveListed(vfs, root, JSON.parse(Buffer.from(bytes).toString('utf8')) as CleanList)
  return true
}

/** `local/clean.json` is there from the moment the first folder may move until the last one has. */
export function markerOf(root: string): string {
  return join(root, 'local', 'clean.json')
}

async function announce(vfs: Vfs, root: string, list: CleanList): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(list, null, 2)}\n`)
  const trash = trashOf(root, list)
  await makeFolders(vfs, trash)
  await writeNewFile(vfs, join(trash, 'list.json'), text)
  await vfs.fsyncDir(trash)
  await vfs.fsyncDir(dirname(trash))
  // A copy, moved into place: a marker cut short would be worse than none.
  const draft = join(trash, 'clean.json')
  await writeNewFile(vfs, draft, text)
  await vfs.rename(draft, markerOf(root))
  await vfs.fsyncDir(dirname(markerOf(root)))
}

/** As often as wanted: what has moved already is passed over. */
async function moveListed(vfs: Vfs, root: string, list: CleanList): Promise<void> {
  const trash = trashOf(root, list)
  const parents = new Set([root, join(root, 'local')])
  for (const path of list.paths) {
    const target = join(trash, path)
    await makeFolders(vfs, dirname(target))
    try {
      await vfs.rename(join(root, path), target)
    } catch (error) {
      // Moved before the crash. A folder of that name that somebody made since is not ours to take.
      if (!hasCode(error, 'ENOENT', 'EEXIST', 'ENOTEMPTY')) throw error
    }
    parents.add(dirname(join(root, path))).add(dirname(target))
  }
  for (const parent of parents) await vfs.fsyncDir(parent)
  await unlinkIfThere(vfs, markerOf(root))
  await vfs.fsyncDir(dirname(markerOf(root)))
}

function trashOf(root: string, { id }: Pick<CleanList, 'id'>): string {
  return join(root, 'local', 'trash', id)
}
