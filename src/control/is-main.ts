/** `isMain`: the one place of the SDK that looks at the file system, as a path can lead to the module through links. */
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * True only in the file that Node was started with: `if (isMain(import.meta)) await train()`.
 * False under `zen run` and in worker processes, which import a bundle.
 */
export function isMain(meta: { readonly url: string }): boolean {
  // Node 24 knows; the bundle's stand-in for import.meta says no.
  if ((meta as { main?: unknown }).main === false) return false
  const started = process.argv[1]
  if (started === undefined || !meta.url.startsWith('file:')) return false
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(meta.url))
  } catch {
    // `node -e` with arguments: argv[1] is no file.
    return false
  }
}
