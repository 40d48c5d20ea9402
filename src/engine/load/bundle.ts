/** The user's module and all its own files as one file that Node can import; packages stay outside, named by absolute address. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve as resolvePath } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BuildOptions, BuildResult, ImportKind, Metafile, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import { buildFailure, testedReference } from './load-error.js'
import { createResolver, isOwnQuestion } from './resolve.js'
import type { Resolution } from './resolve.js'
import type { RewrittenFile } from './rewrite.js'
import type { Sources } from './sources.js'
import { wholePrefix, isRelative } from './specifiers.js'
import type { LoadOptions } from './types.js'

export interface Bundle {
  /** Absolute path, named by the hash of the content. */
  readonly path: string
  readonly metafile: Metafile
  /** Bare imports as they were resolved, for the record of the build. */
  readonly imports: readonly ResolvedImport[]
}

export interface ResolvedImport {
  readonly specifier: string
  readonly fromDir: string
  /** Undefined: there is no such package, and the import may do without. */
  readonly resolution: Resolution | undefined
}

/** What stands in a bundle for a package. */
export interface BundleVariant {
  answer(path: string, args: OnResolveArgs, isWhole: boolean): OnResolveResult
  readonly plugins: readonly Plugin[]
}

/** Resolution as Node does it, not as a bundler would: no bundler-only files, no dropping of modules said to be free of side effects. */
export function nodeLikeOptions(options: LoadOptions) {
  return {
    absWorkingDir: options.projectDir,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    conditions: [],
    mainFields: ['main'],
    ignoreAnnotations: true,
    legalComments: 'none',
    charset: 'utf8',
    jsx: 'automatic',
    metafile: true,
    logLevel: 'silent',
  } satisfies BuildOptions
}

/** Put together so that the build of zenlocal, which replaces a module's own address in its sources, leaves it alone. */
const ownAddress = ['import', 'meta', 'url'].join('.')

/** Throws LOAD_FAILED. */
export async function bundleModule(
  options: LoadOptions,
  sources: Sources,
  variant: BundleVariant = realVariant,
): Promise<Bundle> {
  const esbuild = await import('esbuild')
  const imports: ResolvedImport[] = []
  const rewritten = new Map<string, RewrittenFile>()
  let result: BuildResult<{ metafile: true; write: false }>
  try {
    result = await esbuild.build({
      ...nodeLikeOptions(options),
      entryPoints: [options.file],
      outdir: options.cacheDir,
      target: `node${process.versions.node.split('.')[0] ?? ''}`,
      keepNames: true,
      sourcemap: 'inline',
      sourcesContent: false,
      banner: { js: `import{createRequire as __zcr}from'node:module';const require=__zcr(${ownAddress});` },
      plugins: [resolvePlugin(imports, variant), readPlugin(sources, rewritten), ...variant.plugins],
    })
  } catch (error) {
    throw await buildFailure(error, options, (path) => rewritten.get(path))
  }
  const code = result.outputFiles[0]!.contents
  const path = join(options.cacheDir, `${createHash('sha256').update(code).digest('hex').slice(0, 24)}.mjs`)
  await writeOnce(path, code)
  return { path, metafile: result.metafile, imports }
}

export const realVariant: BundleVariant = {
  answer: (path, { kind }) => ({ path: isRequire(kind) ? path : pathToFileURL(path).href, external: true }),
  plugins: [],
}

function isRequire(kind: ImportKind): boolean {
  return kind === 'require-call' || kind === 'require-resolve'
}

function resolvePlugin(imports: ResolvedImport[], variant: BundleVariant): Plugin {
  return {
    name: 'resolve',
    setup(build) {
      const resolve = createResolver(build)
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (isOwnQuestion(args) || args.kind === 'entry-point') return undefined
        const isWhole = args.path.startsWith(wholePrefix)
        const specifier = isWhole ? args.path.slice(wholePrefix.length) : args.path
        if (isRelative(specifier)) return undefined
        const resolution = await resolve({ ...args, path: specifier })
        imports.push({ specifier, fromDir: args.resolveDir, resolution })
        switch (resolution?.kind) {
          case undefined:
            return mayBeMissing(args)
              ? { path: specifier, external: true }
              : { errors: [{ text: `Cannot find package '${specifier}'` }] }
          case 'builtin':
            return { path: specifier, external: true }
          case 'sdk':
            return { path: isRequire(args.kind) ? fileURLToPath(resolution.url) : resolution.url, external: true }
          case 'local':
            return { path: resolution.path }
          case 'package':
            return variant.answer(resolution.path, { ...args, path: specifier }, isWhole)
        }
      })
    },
  }
}

/** Those that a program can try and catch. */
function mayBeMissing({ kind }: OnResolveArgs): boolean {
  return kind === 'dynamic-import' || isRequire(kind)
}

function readPlugin(sources: Sources, rewritten: Map<string, RewrittenFile>): Plugin {
  return {
    name: 'read',
    setup(build) {
      build.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path }) => {
        sources.stamp(path)
        if (!/\.[cm]?[jt]sx?$/.test(path)) return undefined
        const file = await sources.read(path)
        if (file.analysis === undefined) return { contents: file.text, loader: file.loader }
        const [tested] = file.analysis.truthTests
        if (tested !== undefined) return { errors: [{ text: tested.name, detail: testedReference(file, tested) }] }
        const { rewriteForBundle } = await import('./rewrite.js')
        const rewrite = rewriteForBundle(file)
        if (rewrite !== undefined) rewritten.set(path, rewrite)
        return { contents: rewrite?.contents ?? file.text, loader: file.loader }
      })
    },
  }
}

/** The name says the content, so whoever finds the file there has nothing to write. */
async function writeOnce(path: string, content: Uint8Array): Promise<void> {
  if (existsSync(path)) return
  await mkdir(resolvePath(path, '..'), { recursive: true })
  const temporary = `${path}.${process.pid}.${randomUUID()}`
  await writeFile(temporary, content)
  await rename(temporary, path)
}
