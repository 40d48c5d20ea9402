/** One esbuild run over all entry points, with shared chunks. */
import { build, transform } from 'esbuild'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { listEntries } from './entries.js'
import { lazyOclif } from './lazy-oclif.js'
import { chunksFile, outDir, rootDir } from './layout.js'
import { mergeChunks } from './merge-chunks.js'
import { lateStringWidth } from './late-string-width.js'
import { nodeBuiltIns } from './node-built-ins.js'
import { oclifOutside } from './oclif-outside.js'
import { ownAddress, yogaWithoutFetch } from './plugins.js'
import { standInPackages } from './stand-ins.js'

/**
 * What stays outside: native packages, packages that users' steps import too (one instance for both), and what oclif
 * would load only in a development that we do not use.
 */
const external = ['esbuild', 'oxc-parser', 'typescript', 'ts-node', 'tsx', 'apache-arrow', 'ml-*']

/** Bundled CommonJS that asks for something at run time finds it from here. */
const banner = 'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);'

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
    // Names and line breaks stay: minified, a plain start is not faster, and a stack trace says nothing.
    minifySyntax: true,
    legalComments: 'none',
    jsx: 'automatic',
    banner: { js: banner },
    plugins: [nodeBuiltIns, oclifOutside, lazyOclif, standInPackages, lateStringWidth, ownAddress, yogaWithoutFetch],
    metafile: true,
    logLevel: 'warning',
  })
  const files = await mergeChunks(`${made}/dist`, result.metafile.outputs)
  for (const [name, inputs] of files) if (inputs.some((input) => drawing.test(input))) await minify(`${made}/dist/${name}`)
  await rm(outDir, { recursive: true, force: true })
  await rename(`${made}/dist`, outDir)
  await rm(made, { recursive: true, force: true })
  await writeFile(chunksFile, JSON.stringify(Object.fromEntries(files)))
  return files.size
}

/** Ink, React and the layout engine: 750 kB as they are, and a table on a terminal compiles all of it. */
const drawing = /node_modules\/(ink|react-reconciler|yoga-layout)\//

async function minify(file: string): Promise<void> {
  const { code } = await transform(await readFile(file, 'utf8'), {
    minify: true,
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
  })
  await writeFile(file, code)
}
