/** Everything on which the result of a build rests, besides the sources themselves: configuration, versions, and files that are not there. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import type { Bundle, ResolvedImport } from './bundle.js'
import { packageOwner, runningPackage } from './resolve.js'
import { isRelative, packageName } from './specifiers.js'
import type { LoadOptions } from './types.js'

export interface WatchedFiles {
  /** Absolute paths of files that must stay as they are. */
  readonly present: readonly string[]
  /** Absolute paths where no file may appear: it would be taken instead of what was, or in place of what was missing. */
  readonly absent: readonly string[]
}

const lockfiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock']

export function watchedFiles({ projectDir, file }: LoadOptions, { metafile, imports }: Bundle): WatchedFiles {
  const watch = new Set<string>(own())
  for (const folder of new Set(Object.keys(metafile.inputs).map((input) => dirname(resolve(projectDir, input))))) {
    for (const name of ['package.json', 'tsconfig.json', 'jsconfig.json']) for (const path of upTo(folder, name)) watch.add(path)
  }
  for (const path of [...watch]) if (path.endsWith('config.json')) for (const base of extended(path)) watch.add(base)
  for (const name of lockfiles) for (const path of upTo(dirname(file), name)) watch.add(path)
  for (const { resolution } of imports) {
    const owner = resolution?.kind === 'package' ? packageOwner(resolution.path) : undefined
    if (owner !== undefined) watch.add(owner.file)
  }
  for (const path of [...nearerSources(projectDir, metafile), ...imports.flatMap(nearerPackages)]) watch.add(path)
  const present = [...watch].filter(isThere)
  return { present, absent: [...watch].filter((path) => !isThere(path)) }
}

export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function own(): string[] {
  return [join(runningPackage(), 'package.json'), createRequire(import.meta.url).resolve('esbuild/package.json')]
}

/** The path in this folder and in those above, up to the first that has it. */
function upTo(folder: string, name: string): string[] {
  const path = join(folder, name)
  return existsSync(path) || folder === dirname(folder) ? [path] : [path, ...upTo(dirname(folder), name)]
}

/** What a tsconfig extends, all the way. Its JSON has comments, so it is read by pattern. */
function extended(path: string, depth = 0): string[] {
  if (depth > 10 || !existsSync(path)) return []
  const list = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
  return [...list.matchAll(/"([^"]*)"/g)].flatMap(([, specifier = '']) => {
    const target = isRelative(specifier) ? resolve(dirname(path), specifier) : join(dirname(path), 'node_modules', specifier)
    const base = target.endsWith('.json')
      ? target
      : existsSync(`${target}.json`)
        ? `${target}.json`
        : join(target, 'tsconfig.json')
    return [base, ...extended(base, depth + 1)]
  })
}

const extensions = ['.tsx', '.ts', '.jsx', '.js', '.css', '.json']

/** For `./x` that led to `x.ts`: the names that would have been taken first. */
function nearerSources(projectDir: string, metafile: Metafile): string[] {
  return Object.entries(metafile.inputs).flatMap(([importer, { imports }]) =>
    imports.flatMap(({ path, original, external }) => {
      if (original === undefined || external === true || !isRelative(original)) return []
      const wanted = resolve(projectDir, dirname(importer), original)
      const script = /\.([cm]?)jsx?$/.exec(wanted)
      const stem = script === null ? wanted : wanted.slice(0, -script[0].length)
      const names =
        script === null ? extensions.map((extension) => wanted + extension) : [`${stem}.${script[1] ?? ''}ts`, `${stem}.tsx`]
      const candidates = [wanted, ...names]
      const taken = candidates.indexOf(resolve(projectDir, path))
      return (taken === -1 ? candidates : candidates.slice(0, taken)).filter((candidate) => !isThere(candidate))
    }),
  )
}

/** The folders of `node_modules` that are nearer than the one in which a package was found, or all when it was not found there. */
function nearerPackages({ specifier, fromDir, resolution }: ResolvedImport): string[] {
  const name = packageName(specifier)
  if (name === undefined || resolution?.kind === 'builtin' || resolution?.kind === 'sdk') return []
  const paths: string[] = []
  for (let folder = fromDir; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name)
    if (isThere(path)) return paths
    paths.push(path)
    if (folder === dirname(folder)) return paths
  }
}
