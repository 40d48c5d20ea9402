/** Which source files become entry points of the package: commands, what `bin/` and package.json name, the SDK, the worker. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rootDir, sourceDir } from './layout.js'

/** A source file (absolute) and its place in `dist/` without extension. */
export interface Entry {
  readonly in: string
  readonly out: string
}

export function listEntries(): Entry[] {
  const names = new Set(['index', 'worker', ...commandNames(), ...namedInBin(), ...namedInPackageJson()])
  return [...names].sort().map((name) => ({ in: sourceOf(name), out: name }))
}

function commandNames(): string[] {
  return readdirSync(`${sourceDir}/commands`, { recursive: true, encoding: 'utf8' })
    .map((path) => `commands/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => path.replace(/\.tsx?$/, ''))
}

function namedInBin(): string[] {
  return readdirSync(`${rootDir}/bin`)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => namesIn(readFileSync(`${rootDir}/bin/${name}`, 'utf8'), /['"]\.\.\/dist\/([\w/-]+)\.js['"]/g))
}

function namedInPackageJson(): string[] {
  const { oclif } = JSON.parse(readFileSync(`${rootDir}/package.json`, 'utf8')) as { oclif: unknown }
  return namesIn(JSON.stringify(oclif), /"\.\/dist\/([\w/-]+)(?:\.js)?"/g).filter((name) => name !== 'commands')
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!)
}

function sourceOf(name: string): string {
  const found = [`${sourceDir}/${name}.ts`, `${sourceDir}/${name}.tsx`].find((path) => existsSync(path))
  if (found === undefined) throw new Error(`dist/${name}.js is named as an entry point, but src/${name}.ts does not exist`)
  return found
}
