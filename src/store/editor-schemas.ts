/**
 * `local/schemas/<kind>.json`: what the first line of each YAML record points to. They are made from the schemas of the
 * running zen, so editors complete and check records offline, whether or not the package is installed in the project. In a
 * fresh clone they come back with the first write.
 */
import { join } from 'node:path'
import type { StoreContext } from './context.js'
import { makeFolders, statIfThere } from './files.js'
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
  const { z } = await import('zod')
  const { records } = await import('../schema/records.js')
  const draft = join(context.root, 'local', 'tmp', context.newUlid())
  await makeFolders(vfs, draft)
  for (const [kind, { schema, format }] of Object.entries(records)) {
    if (format !== 'yaml') continue
    const text = `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`
    const handle = await vfs.create(join(draft, `${kind}.json`))
    try {
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length;) done += await vfs.write(handle, bytes.subarray(done))
    } finally {
      await vfs.close(handle)
    }
  }
  // Another process may have been faster; its folder is as good.
  await vfs.rename(draft, folder)
}
