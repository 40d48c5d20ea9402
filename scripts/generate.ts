/**
 * Writes what is generated and committed: JSON Schemas, the oclif manifest, the lists of commands and errors, the API surface.
 * `--check` writes nothing and exits 1 when something is not current.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { rootDir } from './build/layout.js'
import { listStale, renderAll } from './generate/all.js'

const files = await renderAll()
const stale = await listStale(files)
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`not current: ${path} (npm run generate)`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const path of stale) {
    const text = files.get(path)
    if (text === undefined) await rm(join(rootDir, path))
    else await writeIfOther(join(rootDir, path), text)
    console.error(text === undefined ? `removed ${path}` : `wrote ${path}`)
  }
  if (stale.length === 0) console.error(`all ${files.size} generated files are current`)
}

async function writeIfOther(path: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined)
  if (before === text) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
