/** Values to bytes in the object store and back. Used by workers, and by the running process for values written in code. */
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { chooseMaterializer, materializerByName, valueTypeOf, type ValueMaterializer } from '../../materializers/index.js'
import { checkedMetadata } from '../../sdk/metadata-values.js'
import type { Store } from '../../store/types.js'
import { withOrigin } from './missing-bytes.js'
import type { StoredValue, WireArtifact } from './messages.js'

export interface StoredValues {
  /** Throws NO_MATERIALIZER and what the materializer throws. */
  store(value: unknown, own?: ValueMaterializer): Promise<StoredValue>
  /** Throws OBJECT_MISSING, OBJECT_CORRUPT, NO_MATERIALIZER and what the materializer throws. */
  load(stored: WireArtifact): Promise<unknown>
  /** Removes the folders that loaded values may still have used. */
  clear(): Promise<void>
}

/** @param materializers Those of the user's code. */
export function openStoredValues(store: Store, materializers: readonly ValueMaterializer[] = []): StoredValues {
  const folders: string[] = []

  async function newFolder(): Promise<string> {
    const folder = store.localPath('tmp', randomUUID())
    await mkdir(folder, { recursive: true })
    return folder
  }

  return {
    async store(value, own) {
      const materializer = own ?? (await chooseMaterializer(value, materializers))
      const folder = await newFolder()
      try {
        await materializer.save(value, folder)
        const metadata = checkedMetadata((await materializer.metadata?.(value)) ?? {})
        const payload = await store.objects.putFolder(folder)
        return { payload, materializer: materializer.name, type: materializer.type, valueType: valueTypeOf(value), metadata }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async load(stored) {
      const { payload, materializer: name } = stored
      const materializer = await materializerByName(name, materializers)
      const folder = store.localPath('tmp', randomUUID())
      folders.push(folder)
      await mkdir(folder, { recursive: true })
      await store.objects.layOut(payload, folder).catch((error: unknown) => {
        throw withOrigin(error, stored)
      })
      return materializer.load(folder)
    },
    async clear() {
      await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true, force: true })))
    },
  }
}
