/** The user's files as one build reads them: each read, stamped and parsed once, for the real, the compose and the fingerprint build. */
import { readFileSync } from 'node:fs'
import { extname, relative, resolve, sep } from 'node:path'
import type { Loader } from 'esbuild'
import type { FileAnalysis } from './analyze.js'
import { takeStamp } from './stamps.js'
import type { Stamp } from './stamps.js'

export interface SourceFile {
  readonly path: string
  /** Relative to the project, with `/`. */
  readonly id: string
  readonly text: string
  readonly loader: Loader
  /** Undefined when nothing in it can concern the loader, or when it does not parse. */
  readonly analysis: FileAnalysis | undefined
}

export interface Sources {
  /** Of a JavaScript or TypeScript file. */
  read(path: string): Promise<SourceFile>
  /** The text of a file that was read, by its path in the project. */
  textOf(id: string): Promise<string | undefined>
  /** Of any file that the build reads. */
  stamp(path: string): void
  readonly stamps: ReadonlyMap<string, Stamp>
}

/** A file that imports nothing cannot have anything from the SDK. */
const concernsLoader = /\b(?:import|require|from)\b|\b__(?:dirname|filename)\b/

export function openSources(projectDir: string): Sources {
  const stamps = new Map<string, Stamp>()
  const files = new Map<string, Promise<SourceFile>>()
  const stamp = (path: string): void => {
    if (stamps.has(path)) return
    const taken = takeStamp(path)
    if (taken !== undefined) stamps.set(path, taken)
  }
  const read = async (path: string): Promise<SourceFile> => {
    stamp(path)
    const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
    const analysis = concernsLoader.test(text) ? (await import('./analyze.js')).analyze(path, text) : undefined
    return { path, id: projectPath(projectDir, path), text, loader: loaderOf(path), analysis }
  }
  return {
    stamps,
    stamp,
    textOf: async (id) => (await files.get(resolve(projectDir, id)))?.text,
    read(path) {
      let file = files.get(path)
      if (file === undefined) files.set(path, (file = read(path)))
      return file
    },
  }
}

export function projectPath(projectDir: string, path: string): string {
  return relative(projectDir, path).split(sep).join('/')
}

function loaderOf(path: string): Loader {
  const extension = extname(path)
  if (extension === '.tsx') return 'tsx'
  if (extension.endsWith('ts')) return 'ts'
  return extension === '.jsx' ? 'jsx' : 'js'
}
