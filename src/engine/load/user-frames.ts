/** The part of an error's stack that the user wrote, in terms of their own files. */
import { existsSync, realpathSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StepError } from '../../schema/run.js'
import { runningPackage } from './resolve.js'
import { projectPath } from './sources.js'

export type UserFrame = StepError['frames'][number]

/**
 * Frames in the user's own files, innermost first; paths relative to the project, lines and columns from 1, in the TypeScript
 * as it is written when source maps were on as the stack was taken (importing a bundle turns them on).
 * Looks through `cause` when the error itself was made elsewhere. Empty for what is no error.
 */
export function userFrames(error: unknown, projectDir: string): UserFrame[] {
  const root = existsSync(projectDir) ? realpathSync(projectDir) : projectDir
  for (let inner = error, depth = 0; inner instanceof Error && depth < 10; inner = inner.cause, depth++) {
    const frames = framesOf(inner.stack ?? '', root)
    if (frames.length > 0) return frames
  }
  return []
}

const frameLine = /^\s+at (?:async )?(?:(.*?) \()?((?:file:\/\/|[A-Za-z]:[\\/]|\/).*?):(\d+):(\d+)\)?$/

function framesOf(stack: string, projectDir: string): UserFrame[] {
  return stack.split('\n').flatMap((text) => {
    const [, name, place, line, column] = frameLine.exec(text) ?? []
    if (place === undefined) return []
    const file = place.startsWith('file://') ? fileURLToPath(place.replace(/[?#].*$/, '')) : place
    if (!isUsersOwn(file)) return []
    const frame = { file: projectPath(projectDir, file), line: Number(line), column: Number(column) }
    return [isNamed(name) ? { ...frame, function: name } : frame]
  })
}

function isNamed(name: string | undefined): name is string {
  // `Object.run` is how an unnamed function is called by zen: a name that nobody wrote.
  return name !== undefined && name !== '' && !name.includes('<anonymous>') && !name.startsWith('Object.')
}

/** Not Node's, not a package's, not zen's own; bundles that no map explains lie under `.zen`. */
function isUsersOwn(file: string): boolean {
  if (/[\\/](?:node_modules|\.zen)[\\/]/.test(file)) return false
  const own = ['src', 'dist', 'bin'].map((name) => resolve(runningPackage(), name) + sep)
  return !own.some((folder) => file.startsWith(folder)) && existsSync(file)
}
