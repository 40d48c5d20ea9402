/** Which objects are there, and which of them something still names. */
import { join } from 'node:path'
import { listIfThere, readIfThere, statIfThere } from './files.js'
import { decodeFolder } from './object-folder.js'
import type { Store } from './types.js'
import { createRealVfs } from './vfs-real.js'
import type { Vfs } from './vfs.js'

export interface StoredObject {
  readonly digest: string
  /** Relative to `.zen`. */
  readonly path: string
  readonly sizeBytes: number
}

const objectFolder = 'objects/sha256'
/** Of these a name is no reason to keep bytes. */
const nameless = new Set(['objects', 'local/cache', 'local/logs', 'local/tmp', 'local/trash', 'local/stage'])
const digestPattern = /sha256:[0-9a-f]{64}/g

export async function allObjects(store: Store, vfs: Vfs = createRealVfs()): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for (const prefix of await listIfThere(vfs, join(store.root, objectFolder))) {
    for (const rest of await listIfThere(vfs, join(store.root, objectFolder, prefix))) {
      const path = `${objectFolder}/${prefix}/${rest}`
      const stat = await statIfThere(vfs, join(store.root, path))
      if (stat?.kind === 'file') objects.push({ digest: `sha256:${prefix}${rest}`, path, sizeBytes: stat.sizeBytes })
    }
  }
  return objects
}

/**
 * Objects that no file of the work tree names, nor any of the digests given, nor a folder manifest that one of them names.
 * Every text counts, also that of a broken record, of a journal and of an operation that may be undone.
 */
export async function unnamedObjects(
  store: Store,
  alsoNamed: Iterable<string>,
  vfs: Vfs = createRealVfs(),
): Promise<StoredObject[]> {
  const objects = await allObjects(store, vfs)
  const byDigest = new Map(objects.map((object) => [object.digest, object]))
  const named = new Set(alsoNamed)
  await collectDigests(vfs, store.root, '', named)
  // A set grows while it is walked: what a manifest names is looked at in turn.
  for (const digest of named) {
    const object = byDigest.get(digest)
    if (object) for (const inner of await manifestDigests(vfs, join(store.root, object.path), digest)) named.add(inner)
  }
  return objects.filter(({ digest }) => !named.has(digest))
}

async function collectDigests(vfs: Vfs, root: string, folder: string, found: Set<string>): Promise<void> {
  for (const name of await listIfThere(vfs, join(root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`
    const stat = await statIfThere(vfs, join(root, path))
    if (stat?.kind === 'folder') {
      if (!nameless.has(path)) await collectDigests(vfs, root, path, found)
    } else if (stat?.kind === 'file') {
      const bytes = await readIfThere(vfs, join(root, path))
      if (bytes) for (const [digest] of Buffer.from(bytes).toString('latin1').matchAll(digestPattern)) found.add(digest)
    }
  }
}

const manifestStart = Buffer.from('{"files":[')

async function manifestDigests(vfs: Vfs, path: string, digest: string): Promise<string[]> {
  const handle = await vfs.open(path)
  const start = Buffer.alloc(manifestStart.length)
  try {
    await vfs.read(handle, start)
  } finally {
    await vfs.close(handle)
  }
  if (!start.equals(manifestStart)) return []
  const bytes = await vfs.readFile(path)
  try {
    return decodeFolder(digest, bytes).map((file) => file.digest)
  } catch {
    // Some other JSON that begins the same way.
    return []
  }
}
