/** The project names no machine, no folder of whoever wrote it, and no registry's host: it is the same everywhere. */
import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { rootDir } from './source-imports.js'

const homes = [/\/(?:home|Users)\/[a-z][\w-]+\//, /\/root\//, /\/work\/(?:main|shared)/, /[A-Z]:\\Users\\/]
const hosts = [/registry\.npmjs\.org/, /registry\.yarnpkg\.com/, /"resolved": "/]
// This file holds the patterns themselves.
const exempt = new Set(['test/repo/no-foreign-names.test.ts'])

describe('foreign names', () => {
  it('no committed file names a home folder, a checkout or a registry host', () => {
    const places = homedir() === '/root' ? [] : [`${homedir()}/`]
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: rootDir,
      encoding: 'utf8',
    })
    const found = listed
      .split('\0')
      .filter((file) => file !== '' && !exempt.has(file) && !/\.(npy|arrow|png|parquet)$/.test(file))
      .flatMap((file) => findNames(file, places))
    expect(found).to.deep.equal([])
  })
})

function findNames(file: string, places: readonly string[]): string[] {
  let text: string
  try {
    text = readFileSync(join(rootDir, file), 'utf8')
  } catch {
    return [] // Deleted in the work tree, not committed yet.
  }
  return text.split('\n').flatMap((line, index) => {
    const named = [...homes, ...hosts].some((pattern) => pattern.test(line)) || places.some((place) => line.includes(place))
    return named ? [`${file}:${index + 1} ${line.trim().slice(0, 100)}`] : []
  })
}
