import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject, type Store } from '../../../src/store/index.js'

export interface TempProject extends AsyncDisposable {
  readonly folder: string
  readonly store: Store
}

/** A fresh project in a folder of its own, gone at the end of the test. */
export async function tempProject(): Promise<TempProject> {
  const folder = mkdtempSync(join(tmpdir(), 'zen-store-'))
  const store = await createProject(folder, { name: 'test' })
  return {
    folder,
    store,
    [Symbol.asyncDispose]: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
