/**
 * `local/schemas/<kind>.json`: what the first line of each YAML record points to. They are made from the schemas of the
 * running zen, so editors complete and check records offline, whether or not the package is installed in the project. In a
 * fresh clone they come back with the first write.
 */
import { join } from 'node:path'
import type { StoreContext } from './context.js'
import { makeFolders, statIfThere, writeAll } from './files.js'
import { errorCode } from './vfs.js'

/** Never fails: an editor without completion is no reason to stop. */
export async function writeEditorSchemas(context: StoreContext): Promise<void> {
  const folder = join(context.root, 'local', 'schemas')
  try {
    if ((await statIfThere(context.vfs, folder)) !== undefined) return
    await makeSchemas(context, folder)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

async function makeSchemas(context: StoreContext, folder: string): Promise<void> {
  const { vfs } = context
  const { editorSchemas } = await import('./editor-schema-texts.js')
  const draft = join(context.root, 'local', 'tmp', context.newUlid())
  await makeFolders(vfs, draft)
  for (const { kind, text } of editorSchemas()) {
    const handle = await vfs.create(join(draft, `${kind}.json`))
    try {
      await writeAll(vfs, handle, Buffer.from(text))
    } finally {
      await vfs.close(handle)
    }
  }
  // Another process may have been faster; its folder is as good.
  await vfs.rename(draft, folder)
}
