/** One esbuild run over all entry points, with shared chunks. */
import { build } from 'esbuild'
import { mkdir, rename, rm } from 'node:fs/promises'
import { listEntries } from './entries.js'
import { outDir, rootDir } from './layout.js'
import { ownAddress, withoutDeveloperTools, yogaWithoutFetch } from './plugins.js'

/**
 * What stays outside: native packages, packages that users' steps import too (one instance for both), and what oclif
 * would load only in a development that we do not use.
 */
const external = ['esbuild', 'oxc-parser', 'typescript', 'ts-node', 'tsx', 'apache-arrow', 'ml-*']

const banner = [
  // Bundled CommonJS asks for node built-ins by `require`.
  'import { createRequire as zenCreateRequire } from "node:module";',
  'const require = zenCreateRequire(import.meta.url);',
].join('')

/** Writes `dist/` anew, in one rename, so that a process that runs from the old one is disturbed as briefly as can be. Returns the number of files. */
export async function bundle(): Promise<number> {
  const made = `${rootDir}/.cache/build-${process.pid}`
  const result = await build({
    absWorkingDir: rootDir,
    entryPoints: listEntries(),
    outdir: `${made}/dist`,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external,
    // React's development build is a third slower. The value is fixed while building, so users' steps do not inherit it.
    define: { 'process.env.NODE_ENV': '"production"' },
    minifySyntax: true,
    legalComments: 'none',
    jsx: 'automatic',
    banner: { js: banner },
    plugins: [ownAddress, yogaWithoutFetch, withoutDeveloperTools],
    metafile: true,
    logLevel: 'warning',
  })
  await mkdir(outDir, { recursive: true })
  await rm(outDir, { recursive: true, force: true })
  await rename(`${made}/dist`, outDir)
  await rm(made, { recursive: true, force: true })
  return Object.keys(result.metafile.outputs).length
}
