/** The real command as a process of its own: `node bin/run.js`, on the built `dist`. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const packageDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
export const zenScript = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface ProcessOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly pid: number
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** What a test's outcome may depend on, and nothing of the shell that it was started from. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  // Durability costs time and is tested elsewhere.
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), LANG: 'C.UTF-8', ZEN_FSYNC: 'off', ...extra }
}

export function startZen(argv: readonly string[], options: ProcessOptions): Running {
  if (!existsSync(fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url)))) {
    throw new Error('There is no dist/: run `npm run build` first (`npm test` does).')
  }
  return startNode([zenScript, ...argv], options)
}

export function startNode(argv: readonly string[], { cwd, env }: ProcessOptions): Running {
  const child = spawn(process.execPath, argv, { cwd, env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text))
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve({ code, signal, ...written })
    })
  })
  return { pid: child.pid!, child, ended }
}

export function zen(argv: readonly string[], options: ProcessOptions): Promise<Ended> {
  return startZen(argv, options).ended
}
