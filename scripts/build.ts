/**
 * Builds `dist/`: bundled entry points with shared chunks, and the type declarations of the SDK.
 * Bundling is what keeps the start short: a few files a command instead of hundreds of small ones from node_modules.
 */
import { bundle } from './build/bundle.js'
import { emitDeclarations } from './build/declarations.js'

const started = performance.now()
const files = await bundle()
const declarations = await emitDeclarations()
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.error(`built dist/: ${files} files of code, ${declarations} of type declarations, in ${seconds} s`)
