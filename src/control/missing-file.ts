/** The file that `zen run` was given is not there. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nearFiles, sourceFilesIn } from '../engine/load/near-files.js'
import { ZenError } from '../errors.js'
import { shellWord } from './shell-word.js'

/** FILE_NOT_FOUND, `typed` as it was typed: a folder, or nothing; with files whose names are close. */
export function missingFile(typed: string, path: string): ZenError {
  const isFolder = existsSync(path)
  const near = isFolder
    ? sourceFilesIn(path)
        .slice(0, 3)
        .map((name) => join(typed, name))
    : nearFiles(path).map((name) => join(dirname(typed), name))
  const folder = dirname(path)
  return new ZenError('FILE_NOT_FOUND', isFolder ? `${typed} is a folder, not a file.` : `There is no file ${typed}.`, {
    why: isFolder ? undefined : existsSync(folder) ? `Looked for ${path}.` : `There is no folder ${folder}.`,
    hints: near.length > 0 ? near.map((name) => `zen run ${shellWord(name)}`) : ['zen run --help'],
    data: { file: path, near },
  })
}
