import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

const known = new Map<string, Promise<string>>()

/** Who acts, for the ledger: `ZEN_ACTOR`, else git's `user.name` in this project, else the login name. Git is asked once per process. */
export async function findActor(projectDir: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = oneLine(env['ZEN_ACTOR'])
  if (named !== undefined) return named
  let actor = known.get(projectDir)
  if (actor === undefined) known.set(projectDir, (actor = askGitOrSystem(projectDir, env)))
  return actor
}

async function askGitOrSystem(projectDir: string, env: NodeJS.ProcessEnv): Promise<string> {
  return (await gitUserName(projectDir, env)) ?? loginName(env)
}

async function gitUserName(projectDir: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['config', '--get', 'user.name'], { cwd: projectDir, env })
    return oneLine(stdout)
  } catch {
    // No git on this machine, or no name set: the login name stands in.
    return undefined
  }
}

function loginName(env: NodeJS.ProcessEnv): string {
  try {
    return oneLine(userInfo().username) ?? 'unknown'
  } catch {
    // A user id without an entry in the password file, as in containers.
    return oneLine(env['USER'] ?? env['USERNAME']) ?? 'unknown'
  }
}

function oneLine(text: string | undefined): string | undefined {
  const line = text?.replace(/\p{Cc}+/gu, ' ').trim()
  return line === undefined || line === '' ? undefined : line
}
