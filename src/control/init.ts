/** `zen init`: a project in a folder, with the files of a template where one is wanted. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createProject } from '../store/create-project.js'
import { copyTemplate } from './templates.js'

export interface InitOptions {
  /** The folder that shall hold `.zen`; made when it is not there. */
  readonly folder: string
  readonly template?: string | undefined
}

export interface InitResult {
  /** Absolute. */
  readonly projectDir: string
  /** There was a project already; nothing of it was changed. */
  readonly existed: boolean
  /** The git repository around the project; the branch is null where HEAD is detached. */
  readonly git: { readonly branch: string | null } | null
  /** Paths below the folder. */
  readonly created: readonly string[]
  /** Files of the template that were there already and stay. */
  readonly kept: readonly string[]
}

/** Never overwrites a file. Throws USAGE for an unknown template (before anything is written), DISK. */
export async function initProject({ folder, template }: InitOptions): Promise<InitResult> {
  const projectDir = resolve(folder)
  const existed = existsSync(join(projectDir, '.zen', 'zen.yaml'))
  const files = template === undefined ? { created: [], kept: [] } : await copyTemplate(template, projectDir)
  if (!existed) await (await createProject(projectDir)).close()
  const own = existed ? [] : ['.zen/zen.yaml', '.zen/.gitignore', '.zen/.gitattributes']
  return { projectDir, existed, git: findGit(projectDir), created: [...own, ...files.created], kept: files.kept }
}

function findGit(folder: string): { branch: string | null } | null {
  for (let at = folder; ; at = dirname(at)) {
    const git = join(at, '.git')
    if (existsSync(git)) return { branch: readBranch(git) }
    if (dirname(at) === at) return null
  }
}

/** From HEAD; in a linked work tree `.git` is a file that names the folder. */
function readBranch(git: string): string | null {
  try {
    const folder = statSync(git).isDirectory()
      ? git
      : resolve(
          dirname(git),
          readFileSync(git, 'utf8')
            .replace(/^gitdir: /, '')
            .trim(),
        )
    return /^ref: refs\/heads\/(.+)$/m.exec(readFileSync(join(folder, 'HEAD'), 'utf8'))?.[1] ?? null
  } catch {
    // A `.git` that cannot be read is git's to complain about.
    return null
  }
}
