/**
 * Builds `dist/`: bundled entry points with shared chunks, and the type declarations of the SDK.
 * Bundling is what keeps the start short: one file a command instead of hundreds of small ones from node_modules.
 */
import { bundle } from './build/bundle.js'

const started = performance.now()
const files = await bundle()
console.error(`built dist/: ${files} files in ${((performance.now() - started) / 1000).toFixed(1)} s`)
