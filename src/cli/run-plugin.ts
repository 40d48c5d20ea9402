/** What oclif's plugins bring (`zen autocomplete`): the one path that loads all of oclif. */
import { fileURLToPath } from 'node:url'
import { ExitCode } from '../errors.js'
import type { Io } from './io.js'

export async function runPlugin(words: readonly string[], io: Io): Promise<ExitCode> {
  const [{ run }, { settings }] = await Promise.all([import('@oclif/core/run'), import('@oclif/core/settings')])
  // oclif's own transpiling would silently run a stale `dist/`.
  settings.enableAutoTranspile = false
  // The path holds from `src/cli` and from `dist/cli`.
  const root = fileURLToPath(new URL('../..', import.meta.url))
  try {
    await run([...words], { root })
    return ExitCode.done
  } catch (error) {
    // oclif ends a command that is done by throwing its exit.
    if ((error as { oclif?: { exit?: number } }).oclif?.exit === 0) return ExitCode.done
    const [{ toUsageError }, { reportError }, { readAsked }, { detectTerminal }] = await Promise.all([
      import('./usage-error.js'),
      import('./report-error.js'),
      import('./asked.js'),
      import('./terminal.js'),
    ])
    const asked = readAsked(words)
    const complaint = toUsageError(error, { words: words[0] ?? '', flags: [] })
    return reportError(complaint, { io, terminal: detectTerminal(io, asked), json: asked.json, debug: asked.debug })
  }
}
