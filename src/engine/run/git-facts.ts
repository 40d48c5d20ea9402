/** Which commit a run was made from, and what was changed since. Without git or outside of a repository: null. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface GitFacts {
  readonly commit: string | null
  readonly branch: string | null
  /** Changed or new files outside of `.zen`. */
  readonly dirty: boolean
}

// zen's own records change with every run: they are not what "dirty" means.
const withoutZen = ['--', ':/', ':(exclude,top,glob)**/.zen/**']
const MAX_PATCH_BYTES = 64 * 1024 * 1024

export async function readGitFacts(projectDir: string): Promise<GitFacts | null> {
  if (!insideRepository(projectDir)) return null
  const status = await git(projectDir, ['status', '--porcelain=v2', '--branch', '--no-renames', ...withoutZen])
  if (status === null) return null
  const lines = status.split('\n').filter((line) => line !== '')
  const commit = headerOf(lines, 'branch.oid')
  const branch = headerOf(lines, 'branch.head')
  return {
    commit: commit === '(initial)' ? null : commit,
    branch: branch === null || branch === '(detached)' ? null : Buffer.from(branch, 'latin1').toString('utf8'),
    dirty: lines.some((line) => !line.startsWith('#')),
  }
}

/**
 * What `git apply` needs to make the commit into the tree that ran: changes of tracked files, and the user's new files among `inputs`
 * (paths relative to the project). Null when git cannot tell.
 */
export async function readPatch(projectDir: string, inputs: readonly string[]): Promise<Uint8Array | null> {
  const tracked = await git(projectDir, ['diff', '--binary', '--no-color', '--no-ext-diff', 'HEAD', ...withoutZen])
  if (tracked === null) return null
  const untracked = await git(projectDir, ['ls-files', '--others', '--exclude-standard', '-z', '--', ...inputs.slice(0, 200)])
  const files = inputs.length === 0 ? [] : (untracked ?? '').split('\0').filter((file) => file !== '')
  const added = await Promise.all(
    files.map(async (file) =>
      git(projectDir, ['diff', '--binary', '--no-color', '--no-ext-diff', '--no-index', '--', '/dev/null', file]),
    ),
  )
  return Buffer.from([tracked, ...added].join(''), 'latin1')
}

function headerOf(lines: readonly string[], name: string): string | null {
  const prefix = `# ${name} `
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? null
}

/** Spares the start of a process where there is no repository. */
function insideRepository(folder: string): boolean {
  if (process.env['GIT_DIR'] !== undefined) return true
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true
    if (dirname(at) === at) return false
  }
}

/** Text with one character a byte, so that patches of any encoding pass through. Null when git is absent or fails. */
async function git(cwd: string, args: readonly string[]): Promise<string | null> {
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
  const options = { cwd, env: environment, encoding: 'latin1' as const, maxBuffer: MAX_PATCH_BYTES, windowsHide: true }
  return new Promise((resolve) => {
    execFile('git', [...args], options, (error, stdout) => {
      // `diff --no-index` says "they differ" by exit code 1.
      resolve(error && error.code !== 1 ? null : stdout)
    })
  })
}
