/** Where the build reads and writes. All paths absolute, with `/` as separator. */
import { fileURLToPath } from 'node:url'

export const rootDir = fileURLToPath(new URL('../..', import.meta.url))
  .replaceAll('\\', '/')
  .replace(/\/$/, '')
export const sourceDir = `${rootDir}/src`
/** What the package ships. */
export const outDir = `${rootDir}/dist`
/** Which sources went into which file of `dist/`: the start-up test reads it. */
export const chunksFile = `${rootDir}/.cache/chunks.json`
