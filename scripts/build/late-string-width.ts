/**
 * string-width builds its expressions for emoji when it is loaded: 36 ms, for texts that hold none. Whoever imports it (Ink, and
 * what Ink cuts and wraps with) gets the answer for plain text at once, and the package with the first text that needs it.
 */
import type { Plugin } from 'esbuild'
import { rootDir, sourceDir } from './layout.js'

const wrapper = `
import { isNarrow } from ${JSON.stringify(`${sourceDir}/ui/width.ts`)}
const load = () => require('string-width').default
const color = /\\u001b\\[[\\d;]*m/g
let full
export default function stringWidth(text, options) {
  if (typeof text !== 'string') return 0
  if (options?.countAnsiEscapeCodes !== true) {
    const plain = text.includes('\\u001b') ? text.replace(color, '') : text
    if (isNarrow(plain)) return plain.length
  }
  full ??= load()
  return full(text, options)
}`

export const lateStringWidth: Plugin = {
  name: 'late-string-width',
  setup(build) {
    // Of all copies that npm installs, the one that our own table layout measures with: two measures would disagree.
    build.onResolve({ filter: /^string-width$/ }, ({ kind, path }) =>
      kind === 'import-statement' ? { path, namespace: 'late-string-width' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'late-string-width' }, () => ({
      contents: wrapper,
      loader: 'js',
      resolveDir: rootDir,
    }))
  },
}
