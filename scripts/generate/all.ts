/** Every generated file: its path from the root, and its text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootDir } from '../build/layout.js'
import { renderApiSurface } from './api-surface.js'
import { renderCommands } from './commands.js'
import { renderErrors } from './errors.js'
import { renderManifest } from './manifest.js'
import { renderSchemas } from './schemas.js'

export async function renderAll(): Promise<Map<string, string>> {
  const manifest = await renderManifest()
  return new Map([
    ...renderSchemas(),
    ['oclif.manifest.json', `${JSON.stringify(manifest, null, 1)}\n`],
    ['docs/commands.md', await renderCommands(manifest)],
    ['docs/errors.md', await renderErrors()],
    ['docs/api-surface.md', await renderApiSurface()],
  ])
}

/** Paths whose text on disk differs, and files in `schemas/` that nothing generates. */
export async function listStale(files: ReadonlyMap<string, string>): Promise<string[]> {
  const differing = [...files].filter(([path, text]) => readIfThere(path) !== text).map(([path]) => path)
  const orphans = readdirSync(join(rootDir, 'schemas'), { recursive: true, encoding: 'utf8' })
    .map((path) => `schemas/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.json') && !files.has(path))
  return [...differing, ...orphans].sort()
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(join(rootDir, path), 'utf8')
  } catch {
    return undefined
  }
}
