import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const commitsAtOnce = 50
const maxOutputBytes = 1024 ** 3

/** Digests that records on any branch, tag or stash name: their bytes are in this work tree, too. Empty outside of git. */
export async function digestsInGit(projectDir: string): Promise<Set<string>> {
  const digests = new Set<string>()
  const refs = await git(projectDir, ['for-each-ref', '--format=%(objectname)'])
  const commits = [...new Set((refs ?? '').split('\n').filter((line) => line !== ''))]
  for (let from = 0; from < commits.length; from += commitsAtOnce) {
    const batch = commits.slice(from, from + commitsAtOnce)
    const found = await git(projectDir, ['grep', '-h', '-o', '-I', '-E', 'sha256:[0-9a-f]{64}', ...batch, '--', '.zen'])
    for (const line of (found ?? '').split('\n')) if (line !== '') digests.add(line)
  }
  return digests
}

/** Undefined where there is no git, no repository, or nothing was found. Throws what git says otherwise. */
async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('git', [...args], { cwd, maxBuffer: maxOutputBytes })).stdout
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: unknown }
    const isElsewhere = code === 'ENOENT' || String(stderr).includes('not a git repository')
    if (isElsewhere || (code === 1 && args[0] === 'grep')) return undefined
    throw error
  }
}
