/**
 * Node built-ins by `process.getBuiltinModule` instead of `import`: an import of `node:fs` reads every property of it once,
 * which loads streams and more (7 ms), and bundled CommonJS needs no `require` of its own. Each importer gets its own copy of
 * the few lines, so that none becomes a chunk that all share: a file more costs half a millisecond.
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
      return { path: own, namespace: kind === 'require-call' ? 'node-required' : 'node-imported', sideEffects: false }
    })
    build.onLoad({ filter: /.*/, namespace: 'node-required' }, ({ path }) => ({
      contents: `module.exports = ${builtIn(path)}`,
      loader: 'js',
    }))
    build.onLoad({ filter: /.*/, namespace: 'node-imported' }, ({ path }) => ({ contents: renderModule(path), loader: 'js' }))
  },
}

function builtIn(path: string): string {
  return `process.getBuiltinModule(${JSON.stringify(`node:${nameOf(path)}`)})`
}

function nameOf(path: string): string {
  return path.split(' ')[0]!
}

/**
 * An export a name, each marked as droppable: what is not imported is not read. As CommonJS, esbuild would wrap the whole
 * built-in anew for every importer, name by name, which took a tenth of a start.
 */
function renderModule(path: string): string {
  const names = Object.keys(process.getBuiltinModule(`node:${nameOf(path)}`) as object)
  const exported = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
  return [
    `const all = /* @__PURE__ */ (() => ${builtIn(path)})()`,
    'export default all',
    ...exported.map((name, at) => `const e${at} = /* @__PURE__ */ (() => all.${name})()\nexport { e${at} as ${name} }`),
  ].join('\n')
}
