/** One build of all steps as thunks: the text from which every step's fingerprint is read. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve as resolvePath } from 'node:path'
import type { Metafile, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { nodeLikeOptions } from './bundle.js'
import { fileMarker, rewriteForFingerprint, thunkName } from './fingerprint-rewrite.js'
import { jsonModule } from './json-module.js'
import { createResolver, isOwnQuestion, packageOwner, resolveAsIs } from './resolve.js'
import { projectPath } from './sources.js'
import type { Sources } from './sources.js'
import { wholePrefix, isRelative, optionalPrefix } from './specifiers.js'
import type { LoadOptions } from './types.js'

export interface FingerprintBuild {
  readonly text: string
  readonly metafile: Metafile
  /** Sites in the order of their exports `s0`, `s1`, … */
  readonly sites: readonly string[]
}

const entryName = 'zenlocal-sites'

export async function buildFingerprintText(
  options: LoadOptions,
  sources: Sources,
  sites: readonly string[],
): Promise<FingerprintBuild> {
  const esbuild = await import('esbuild')
  const result = await esbuild.build({
    ...nodeLikeOptions(options),
    entryPoints: [{ in: entryName, out: 'sites' }],
    outdir: options.cacheDir,
    // Nothing is lowered: the text must not depend on the Node that runs.
    target: 'esnext',
    treeShaking: true,
    minifyWhitespace: true,
    plugins: [entryPlugin(options, sites), resolvePlugin(), readPlugin(options, sources, new Set(sites))],
  })
  return { text: result.outputFiles[0]!.text, metafile: result.metafile, sites }
}

/** A module that exports the thunk of each site. */
function entryPlugin({ projectDir }: LoadOptions, sites: readonly string[]): Plugin {
  const contents = sites
    .map((site, index) => {
      const at = site.lastIndexOf('#')
      const path = resolvePath(projectDir, site.slice(0, at))
      return `export{${thunkName(Number(site.slice(at + 1)))} as s${index}}from${JSON.stringify(path)}`
    })
    .join(';')
  return {
    name: 'sites',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${entryName}$`) }, ({ path }) => ({ path, namespace: entryName }))
      build.onLoad({ filter: /.*/, namespace: entryName }, () => ({ contents, resolveDir: projectDir, loader: 'js' }))
    },
  }
}

/** Packages stay outside; their version is written into the import, so that it is part of what is hashed. */
function resolvePlugin(): Plugin {
  return {
    name: 'resolve-versions',
    setup(build: PluginBuild) {
      const resolve = createResolver(build)
      build.onResolve({ filter: /^[^./]/ }, async (args: OnResolveArgs): Promise<OnResolveResult | undefined> => {
        if (isOwnQuestion(args) || args.kind === 'entry-point') return undefined
        const isBare = args.path.startsWith(wholePrefix)
        const specifier = args.path.replace(wholePrefix, '').replace(optionalPrefix, '')
        if (isRelative(specifier)) {
          const path = await resolveAsIs(build, { ...args, path: specifier })
          return path === undefined ? { path: `${specifier}@unresolved`, external: true } : { path }
        }
        const outside = { external: true, sideEffects: isBare }
        const resolution = await resolve({ ...args, path: specifier })
        switch (resolution?.kind) {
          case undefined:
            return { ...outside, path: `${specifier}@unresolved` }
          case 'local':
            return { path: resolution.path }
          case 'package':
            return { ...outside, path: `${specifier}@${versionOf(resolution.path)}` }
          // The SDK's version is no part of it: an update of zen must not make every step run again.
          case 'sdk':
          case 'builtin':
            return { ...outside, path: specifier }
        }
      })
    },
  }
}

function versionOf(path: string): string {
  return packageOwner(path)?.version ?? createHash('sha256').update(readFileSync(path)).digest('hex')
}

function readPlugin({ projectDir }: LoadOptions, sources: Sources, sites: ReadonlySet<string>): Plugin {
  return {
    name: 'read',
    setup(build) {
      build.onLoad({ filter: /\.json$/, namespace: 'file' }, ({ path }) => {
        const code = jsonModule(readFileSync(path, 'utf8'))
        const marker = `${fileMarker}(${JSON.stringify(projectPath(projectDir, path))});`
        return code === undefined ? undefined : { contents: code + marker, loader: 'js' }
      })
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
        const file = await sources.read(path)
        return { contents: rewriteForFingerprint(file, sites), loader: file.loader, resolveDir: join(path, '..') }
      })
    },
  }
}
