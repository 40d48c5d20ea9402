/** Makes the parts of oclif load each other at first use: evaluating all of them costs 20 ms, a command needs a fifth. */
import type { Plugin } from 'esbuild'
import { readFile } from 'node:fs/promises'

/** What TypeScript writes for an import in CommonJS: `const x_1 = require("x");`, also wrapped for default and star imports. */
const requireLine = /^(?:const|var|let) (\w+_\d+) = ((?:__importDefault\(|__importStar\()?require\("[^"]+"\)\)?);$/gm

/** Makes standard output while the file is loaded (4 ms); `src/cli/io.ts` does the same for the stream when it is used. */
const outputListener = /^process\.stdout\.on\('error', [\s\S]*?^}\);$/m

/** `const x_1 = require("x"); x_1.y` → `let x_1$; const x_1 = () => x_1$ ??= require("x"); (x_1()).y` */
export function makeRequiresLazy(source: string): string {
  const text = source.replace(outputListener, '')
  const requires = [...text.matchAll(requireLine)].map(([, name, value]) => ({ name: name!, value: value! }))
  const names = new Set(requires.map(({ name }) => name))
  const body = text
    .replace(requireLine, '')
    .replace(/(?<![.\w$])\w+_\d+\b/g, (found) => (names.has(found) ? `(${found}())` : found))
  return [...requires.map(({ name, value }) => `let ${name}$; const ${name} = () => ${name}$ ??= ${value};`), body].join('\n')
}

export const lazyOclif: Plugin = {
  name: 'lazy-oclif',
  setup(build) {
    build.onLoad({ filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, async ({ path }) => ({
      contents: makeRequiresLazy(await readFile(path, 'utf8')),
      loader: 'js',
    }))
  },
}
