/**
 * Node built-ins by `process.getBuiltinModule` instead of `import`: an import of `node:fs` reads every property of it once,
 * which loads streams and more (7 ms), and bundled CommonJS needs no `require` of its own. Each importer gets its own copy of
 * the one line, so that none becomes a chunk that all share: a file more costs half a millisecond.
 */
import type { Plugin } from 'esbuild'
import { builtinModules } from 'node:module'
import { rootDir } from './layout.js'

export const nodeBuiltIns: Plugin = {
  name: 'node-built-ins',
  setup(build) {
    const names = new RegExp(`^(node:)?(${builtinModules.join('|')})$`)
    build.onResolve({ filter: names }, ({ path, importer, kind }) => {
      // A chunk made of CommonJS has a default export only; who asks late pays for the import.
      if (kind === 'dynamic-import') return { path, external: true }
      const own = `${path.replace(/^node:/, '')} for ${importer.slice(rootDir.length + 1)}`
      return { path: own, namespace: 'node-built-in', sideEffects: false }
    })
    build.onLoad({ filter: /.*/, namespace: 'node-built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path.split(' ')[0]!}`)})`,
      loader: 'js',
    }))
  },
}
