/** What esbuild must be told about sources that look at their own place, and about Ink's layout engine. */
import type { Plugin } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { rootDir, sourceDir } from './layout.js'

/**
 * A module's code may end up in any chunk, so `import.meta.url` would name the chunk. It is replaced by the address that the
 * module would have if `dist/` mirrored `src/`: relative paths to templates, package.json or the worker hold in both.
 */
export const ownAddress: Plugin = {
  name: 'own-address',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, async ({ path }) => {
      const file = path.replaceAll('\\', '/')
      if (!file.startsWith(`${sourceDir}/`)) return undefined
      const text = await readFile(path, 'utf8')
      if (!text.includes('import.meta.')) return undefined
      const inDist = file
        .slice(rootDir.length)
        .replace(/^\/src\//, '/dist/')
        .replace(/\.tsx?$/, '.js')
      const address = `(import.meta.url.slice(0, import.meta.url.lastIndexOf("/dist/")) + ${JSON.stringify(inDist)})`
      return { contents: text.replaceAll(/\bimport\.meta\.url\b/g, address), loader: file.endsWith('x') ? 'tsx' : 'ts' }
    })
  },
}

/**
 * yoga-layout reads its WebAssembly from a data address through `fetch`, which loads undici: about 45 ms at the first table.
 * Handed over as `wasmBinary`, nothing is fetched.
 */
export const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  setup(build) {
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const data = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)"/.exec(text)
      const start = 'loadYoga = loadYoga || {};'
      if (data === null || !text.includes(start)) throw new Error('yoga-layout changed: look at scripts/build/plugins.ts')
      return {
        contents: text
          .replace(data[1]!, '')
          .replace(start, `loadYoga = { wasmBinary: Buffer.from(${JSON.stringify(data[1])}, "base64"), ...loadYoga };`),
        loader: 'js',
      }
    })
  },
}
