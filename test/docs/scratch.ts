/** A folder where a page's commands run: its own git repository, `zen` on the path, no terminal, tables as on one of 120 columns. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Scratch extends AsyncDisposable {
  readonly folder: string
  write(path: string, text: string): Promise<void>
  /** What the command prints on both streams, in order. */
  run(command: string): Promise<string>
}

export async function openScratch(): Promise<Scratch> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'zen-docs-')))
  const folder = join(base, 'iris')
  const bin = join(base, 'bin')
  await mkdir(folder)
  await mkdir(bin)
  await writeFile(join(bin, 'zen'), `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin', 'run.js')}" "$@"\n`)
  await chmod(join(bin, 'zen'), 0o755)
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    ZEN_OUTPUT: 'table',
    HOME: base,
    ZEN_ACTOR: 'ana',
    COLUMNS: '120',
    NO_COLOR: '1',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: '/dev/null',
    // What the one who runs the tests has set.
    CI: undefined,
    ZEN_PROJECT: undefined,
    FORCE_COLOR: undefined,
    NODE_OPTIONS: undefined,
    GITHUB_ACTIONS: undefined,
  }
  let exitCode = 0
  const run = async (command: string): Promise<string> => {
    const script = `(exit ${exitCode}); ${command}`
    const { code, output } = await shell(script, folder, env)
    exitCode = code
    return output
  }
  await run('git init -q -b main && git config user.name ana && git config user.email ana@example.org')
  return {
    folder,
    run,
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    },
    async [Symbol.asyncDispose]() {
      await rm(base, { recursive: true, force: true })
    },
  }
}

function shell(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', `exec 2>&1; ${script}`], { cwd, env, maxBuffer: 1 << 26 }, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: stdout })
    })
  })
}
