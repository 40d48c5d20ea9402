/**
 * What of oclif is not bundled: its Config and its help, which only `zen autocomplete` and other plugins need. They come from
 * node_modules when they are asked for. Bundled, every command would compile some 250 kB of them at its start.
 */
import type { Plugin } from 'esbuild'
import { dirname, posix } from 'node:path'

const library = /^(.*[\\/]@oclif[\\/]core[\\/])lib[\\/]/
const outside = /^lib\/(config|help)(\/|\.js$|$)/

export const oclifOutside: Plugin = {
  name: 'oclif-outside',
  setup(build) {
    build.onResolve({ filter: /^@oclif\/core\/(run|settings|config|help)$/ }, ({ path }) => ({ path, external: true }))
    build.onResolve({ filter: /^\.\.?(\/|$)/ }, ({ path, importer }) => {
      const root = library.exec(importer)?.[1]
      if (root === undefined) return undefined
      const asked = posix.join(dirname(importer.slice(root.length)).replaceAll('\\', '/'), path)
      const part = outside.exec(asked)?.[1]
      return part === undefined ? undefined : { path: `@oclif/core/${part}`, external: true }
    })
  },
}
