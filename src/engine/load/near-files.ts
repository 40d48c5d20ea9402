/** Files in the same folder whose names are close to one that is not there. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { nearMisses } from '../../sdk/near-misses.js'

const sourceFile = /\.[cm]?[jt]sx?$/

/** Names in the given path's folder, closest first, at most three; the extension counts for nothing. */
export function nearFiles(path: string): string[] {
  const folder = dirname(path)
  if (!existsSync(folder)) return []
  const names = sourceFilesIn(folder)
  const stem = stemOf(basename(path))
  const sameStem = names.filter((name) => stemOf(name) === stem)
  const near = nearMisses(stem, names.map(stemOf)).flatMap((found) => names.filter((name) => stemOf(name) === found))
  return [...new Set([...sameStem, ...near])].slice(0, 3)
}

/** Names of the JavaScript and TypeScript files in a folder, declarations apart, in alphabetical order. */
export function sourceFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && sourceFile.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length)
}
