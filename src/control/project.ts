import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { ZenError } from '../errors.js'
import { shellWord } from './shell-word.js'
import { findProject } from '../store/project.js'
import type { Store } from '../store/types.js'
import type { ControlOptions } from './api.js'

export interface OpenProjectOptions extends Pick<ControlOptions, 'project' | 'cwd'> {
  /** Hears what the store does by itself: recovered an operation, kept two contents, waits for another process. */
  readonly onNotice?: ((text: string) => void) | undefined
}

/** The store of `--project` or ZEN_PROJECT, else of the nearest `.zen` upwards. Throws NOT_A_PROJECT. */
export async function openProject(options: OpenProjectOptions): Promise<Store> {
  const { openStore } = await import('../store/store.js')
  const { onNotice } = options
  const projectDir = projectDirOf(options)
  if (existsSync(join(projectDir, '.zen', 'local', 'clean.json'))) {
    const { finishClean } = await import('../store/clean.js')
    await finishClean(join(projectDir, '.zen'))
    onNotice?.('A clean that had been cut short is finished now.')
  }
  return openStore(projectDir, onNotice === undefined ? {} : { onNotice })
}

function projectDirOf({ project = process.env['ZEN_PROJECT'], cwd = process.cwd() }: OpenProjectOptions): string {
  if (project !== undefined && project !== '') return namedProject(resolve(cwd, project))
  const found = findProject(cwd)
  if (found !== undefined) return found
  throw new ZenError('NOT_A_PROJECT', 'This folder is not in a zen project.', {
    why: `There is no .zen in ${resolve(cwd)} or in any folder above it.`,
    hints: ['zen init', 'zen init --template iris'],
    data: { cwd: resolve(cwd) },
  })
}

/** The folder that holds `.zen`; naming `.zen` itself is meant well. */
function namedProject(folder: string): string {
  const projectDir = basename(folder) === '.zen' ? dirname(folder) : folder
  // Exactly this folder: one that was named is not searched for further up.
  if (findProject(projectDir) === projectDir) return projectDir
  throw new ZenError('NOT_A_PROJECT', `${projectDir} is not a zen project.`, {
    why: 'It was named by --project or ZEN_PROJECT, and holds no .zen with a zen.yaml.',
    hints: [`zen init --path ${shellWord(projectDir)}`],
    data: { project: projectDir },
  })
}
