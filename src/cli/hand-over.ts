/**
 * Commands that import a user's code hand over to the `zenlocal` that is installed beside that code, so that the module and the
 * command line share one copy; not when both are the same folder.
 */
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const marker = 'ZEN_HANDED_OVER'

/** Absolute path of another copy's `bin/run.js`; undefined when this copy is the right one. */
export function findOtherCopy(file: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env[marker] !== undefined) return undefined
  const own = realpathSync(fileURLToPath(new URL('../..', import.meta.url)))
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const root = join(folder, 'node_modules', 'zenlocal')
    if (existsSync(join(root, 'package.json'))) {
      const run = join(root, 'bin', 'run.js')
      return realpathSync(root) !== own && existsSync(run) ? run : undefined
    }
    if (dirname(folder) === folder) return undefined
  }
}

/** Runs the other copy with the same words on the same terminal; resolves with its exit code. */
export async function handOver(script: string, argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [script, ...argv], { stdio: 'inherit', env: { ...process.env, [marker]: '1' } })
  // A terminal sends Ctrl-C to both; a signal to us alone is passed on.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  const ignore = (): void => undefined
  process.on('SIGINT', ignore)
  process.on('SIGTERM', pass)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
      })
    })
  } finally {
    process.off('SIGINT', ignore)
    process.off('SIGTERM', pass)
  }
}
