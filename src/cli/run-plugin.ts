/** What oclif's plugins bring (`zen autocomplete`): the one path that loads all of oclif. */
import { fileURLToPath } from 'node:url'
import { ExitCode } from '../errors.js'

export async function runPlugin(words: readonly string[]): Promise<ExitCode> {
  const [{ run }, { settings }] = await Promise.all([import('@oclif/core/run'), import('@oclif/core/settings')])
  // oclif's own transpiling would silently run a stale `dist/`.
  settings.enableAutoTranspile = false
  // The path holds from `src/cli` and from `dist/cli`.
  await run([...words], { root: fileURLToPath(new URL('../..', import.meta.url)) })
  return ExitCode.done
}
