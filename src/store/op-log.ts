import { join } from 'node:path'
import { localFolder, opFolder, type StoreContext } from './context.js'
import { listIfThere, readIfThere } from './files.js'
import { decodeManifest, MANIFEST, type Manifest } from './manifest.js'

/** HIGHEST: the largest number in `ops`, 0 when there is none. No probing upward, no stored hint. */
export async function highestOp(context: StoreContext): Promise<number> {
  let highest = 0
  for (const op of await listOps(context)) if (op > highest) highest = op
  return highest
}

export async function listOps(context: StoreContext): Promise<number[]> {
  const names = await listIfThere(context.vfs, localFolder(context, 'ops'))
  return names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number)
}

/** Undefined when it is missing, as when another process moved the operation. Throws STORE_DAMAGED. */
export async function readManifest(context: StoreContext, op: number): Promise<Manifest | undefined> {
  const bytes = await readIfThere(context.vfs, join(opFolder(context, op), MANIFEST))
  return bytes === undefined ? undefined : decodeManifest(op, bytes)
}
