/** `oclif.manifest.json`: what every command takes, read from the sources, so that no command module is loaded to find another. */
import { settings } from '@oclif/core'
import type { Interfaces } from '@oclif/core'
import { Plugin } from '@oclif/core/config'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootDir } from '../build/layout.js'

export type Manifest = Interfaces.Manifest
export type ManifestCommand = Manifest['commands'][string]

export async function renderManifest(): Promise<Manifest> {
  // oclif's own transpiling would silently fall back to dist/ and describe stale code.
  settings.enableAutoTranspile = false
  const pjson = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as Interfaces.PJSON
  const fromSource = { strategy: 'pattern' as const, target: './src/commands', globPatterns: ['**/*.ts', '**/*.tsx'] }
  const plugin = new Plugin({
    root: rootDir,
    pjson: { ...pjson, oclif: { ...pjson.oclif, commands: fromSource } },
    isRoot: true,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  const commands = Object.entries(plugin.manifest.commands)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, command]) => [id, { ...command, relativePath: placeInDist(command.relativePath) }] as const)
  // Through JSON, so that functions and undefined values are gone here as they are in the file.
  return JSON.parse(JSON.stringify({ version: pjson.version, commands: Object.fromEntries(commands) })) as Manifest
}

function placeInDist(source: readonly string[] | undefined): string[] {
  const [, ...rest] = source ?? []
  return ['dist', ...rest].map((part) => part.replace(/\.tsx?$/, '.js'))
}
