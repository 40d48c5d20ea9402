/** Runs `zen` in this process on a project of its own, with captured streams. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { main } from '../../src/cli/main.js'
import type { Io } from '../../src/cli/io.js'

export const commandsFolder = { dir: fileURLToPath(new URL('../../src/commands', import.meta.url)), extension: '.ts' } as const

export interface ZenOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What a person types; undefined: standard input is at its end. */
  readonly stdin?: string
  /** Columns of the terminal; undefined: all streams are pipes. */
  readonly tty?: number
}

export interface ZenResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export async function zen(argv: readonly string[], options: ZenOptions = {}): Promise<ZenResult> {
  const { tty } = options
  const written = { stdout: '', stderr: '' }
  const streamFor = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text
      return true
    },
    isTTY: tty !== undefined,
    columns: tty,
    rows: 24,
  })
  const stdin = Object.assign(Readable.from(options.stdin === undefined ? [] : [options.stdin]), { isTTY: tty !== undefined })
  const io: Io = {
    stdout: streamFor('stdout'),
    stderr: streamFor('stderr'),
    stdin,
    env: { LANG: 'C.UTF-8', ...options.env },
    cwd: options.cwd ?? process.cwd(),
  }
  const code = await main(argv, { commands: commandsFolder, io })
  return { code, ...written }
}

export interface TestProject extends AsyncDisposable {
  readonly dir: string
  zen(argv: readonly string[], options?: ZenOptions): Promise<ZenResult>
}

/** A folder with a fresh `.zen`, gone at the end of the test. */
export async function makeProject(): Promise<TestProject> {
  const dir = await makeFolder()
  const project: TestProject = {
    dir,
    zen: (argv, options) => zen(argv, { cwd: dir, ...options }),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
  await project.zen(['init'])
  return project
}

export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'zen-cli-'))
}
