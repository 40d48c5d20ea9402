/** Where a bare import leads: from the importing file first, then from the running package, which carries what templates need. */
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { OnResolveArgs, PluginBuild } from 'esbuild'
import { isSdkSpecifier } from './specifiers.js'

export type Resolution =
  | { readonly kind: 'builtin' }
  /** The running copy of the SDK. */
  | { readonly kind: 'sdk'; readonly url: string }
  /** The user's own source: bundled. */
  | { readonly kind: 'local'; readonly path: string }
  /** A package's file: stays outside of the bundle. */
  | { readonly kind: 'package'; readonly path: string; readonly carried: boolean }

export interface PackageOwner {
  readonly name: string
  readonly version: string
  /** Absolute path of its package.json. */
  readonly file: string
}

const builtins = new Set(builtinModules)
/** Sources inside `node_modules` that Node could not load. */
const sourceExtension = /\.(?:[cm]?tsx?|jsx|json)$/
/** Marks questions of our own to esbuild, so that the plugin lets them pass. */
const ownQuestion = { zenlocal: true }

export function isOwnQuestion(args: OnResolveArgs): boolean {
  return args.pluginData === ownQuestion
}

/** Undefined: there is no such package. */
export function createResolver(build: PluginBuild): (args: OnResolveArgs) => Promise<Resolution | undefined> {
  const known = new Map<string, Promise<Resolution | undefined>>()
  return (args) => {
    const key = JSON.stringify([args.path, args.resolveDir, args.kind])
    let resolution = known.get(key)
    if (resolution === undefined) known.set(key, (resolution = resolveBare(build, args)))
    return resolution
  }
}

async function resolveBare(
  build: PluginBuild,
  { path, kind, importer, resolveDir }: OnResolveArgs,
): Promise<Resolution | undefined> {
  if (path.startsWith('node:') || builtins.has(path)) return { kind: 'builtin' }
  if (isSdkSpecifier(path)) return { kind: 'sdk', url: sdkEntryUrl(path) }
  const question = { kind, importer, resolveDir, pluginData: ownQuestion }
  const found = await build.resolve(path, question)
  if (found.errors.length === 0) {
    if (found.external) return { kind: 'builtin' }
    const isPackage = /[\\/]node_modules[\\/]/.test(found.path) && !sourceExtension.test(found.path)
    return isPackage ? { kind: 'package', path: found.path, carried: false } : { kind: 'local', path: found.path }
  }
  const root = runningPackage()
  const carried = await build.resolve(path, { ...question, resolveDir: root, importer: join(root, 'package.json') })
  return carried.errors.length === 0 ? { kind: 'package', path: carried.path, carried: true } : undefined
}

/** As esbuild alone resolves it; undefined when there is nothing. */
export async function resolveAsIs(build: PluginBuild, args: OnResolveArgs): Promise<string | undefined> {
  const { path, kind, importer, resolveDir } = args
  const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: ownQuestion })
  return found.errors.length === 0 ? found.path : undefined
}

/** Name and version of the package that a file belongs to: of the nearest package.json that has both. */
export function packageOwner(file: string): PackageOwner | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'))
    if (typeof manifest?.name === 'string' && typeof manifest.version === 'string') {
      return { name: manifest.name, version: manifest.version, file: join(folder, 'package.json') }
    }
    if (folder === dirname(folder) || basename(folder) === 'node_modules') return undefined
  }
}

function readManifest(file: string): { name?: unknown; version?: unknown } | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown }
  } catch (error) {
    // A package.json that does not parse names nothing; Node itself complains where it matters.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

let root: string | undefined

/** The folder of the package that this code runs from. */
export function runningPackage(): string {
  if (root !== undefined) return root
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (readManifest(join(folder, 'package.json'))?.name === 'zenlocal') return (root = folder)
    if (folder === dirname(folder)) throw new Error('The package.json of zenlocal is gone')
  }
}

/**
 * The SDK's file in the running copy, as a URL: `dist/index.js` when this code runs from the build, else `src/index.ts`.
 * `zenlocal/steps` is `steps` beside it. User code must get this copy: two of them would not share what they create.
 */
export function sdkEntryUrl(specifier = 'zenlocal'): string {
  const isBuilt = relative(runningPackage(), fileURLToPath(import.meta.url)).startsWith('dist' + sep)
  const name = specifier === 'zenlocal' ? 'index' : specifier.slice('zenlocal/'.length)
  return pathToFileURL(join(runningPackage(), isBuilt ? `dist/${name}.js` : `src/${name}.ts`)).href
}
