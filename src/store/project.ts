import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { paths } from './layout.js'

export const ZEN_FOLDER = '.zen'

/** The nearest folder upwards that holds `.zen/zen.yaml`. */
export function findProject(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ZEN_FOLDER, paths.project))) return folder
    if (dirname(folder) === folder) return undefined
  }
}
