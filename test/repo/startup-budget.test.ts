/** What a start may load. A package that comes back onto this path costs every command its time. */
import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { listSources, readImports, rootDir } from './source-imports.js'

const mayLoad = /^(node:|@oclif\/core\/)/
const heavy =
  /node_modules\/(ink|react|react-reconciler|yoga-layout|yaml|zod|esbuild|oxc-parser|magic-string|proper-lockfile|fs-extra|devalue)\//

/** Packages that a source file reaches by plain imports, each with one path to it. */
function reachStatically(entry: string): Map<string, string> {
  const packages = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (file: string, path: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { target, kind } of readImports(file)) {
      if (kind !== 'static') continue
      if (!target.startsWith('src/')) packages.set(target, `${path} → ${file}`)
      else visit(sourceFile(target), `${path} → ${file}`)
    }
  }
  visit(entry, '')
  return packages
}

function sourceFile(target: string): string {
  return [`${target}.ts`, `${target}.tsx`].find((path) => existsSync(join(rootDir, path))) ?? `${target}.ts`
}

describe('start-up budget', () => {
  for (const entry of ['src/cli/main.ts', ...listSources('src/commands')]) {
    it(`${entry} imports only oclif and Node by itself`, () => {
      const others = [...reachStatically(entry)].filter(([name]) => !mayLoad.test(name))
      expect(others).to.deep.equal([])
    })
  }

  it('bin/run.js imports only Node by itself', () => {
    const text = readFileSync(join(rootDir, 'bin/run.js'), 'utf8')
    const imported = [...text.matchAll(/^import .* from '([^']+)'$/gm)].map((match) => match[1])
    expect(imported.filter((name) => name?.startsWith('node:') !== true)).to.deep.equal([])
  })

  describe('the built command', () => {
    let project: string
    const zen = (args: readonly string[], env: Record<string, string> = {}, nodeFlags: readonly string[] = []): string =>
      execFileSync(process.execPath, [...nodeFlags, join(rootDir, 'bin/run.js'), ...args], {
        cwd: project,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '', ...env },
      })

    before('a project with a model, and a warm cache', function () {
      if (!existsSync(join(rootDir, 'dist/cli/main.js'))) throw new Error('dist/ is missing: npm run build')
      project = realpathSync(mkdtempSync(join(tmpdir(), 'zen-startup-')))
      zen(['init'])
      zen(['model', 'register', 'iris'])
      zen(['model', 'list', '--json'])
    })

    after(() => {
      rmSync(project, { recursive: true, force: true })
    })

    function listLoaded(args: readonly string[]): string[] {
      const loads = join(project, 'loads.txt')
      const preload = pathToFileURL(join(rootDir, 'test/repo/record-loads.mjs')).href
      zen(args, { ZEN_TEST_LOADS: loads }, ['--import', preload])
      const chunks = JSON.parse(readFileSync(join(rootDir, '.cache/chunks.json'), 'utf8')) as Record<string, string[]>
      const files = readFileSync(loads, 'utf8')
        .split('\n')
        .filter((url) => url.startsWith('file:') && url.includes('/dist/'))
      expect(files, 'files of dist/ that were loaded').to.not.equal([])
      rmSync(loads)
      return files.flatMap((url) => chunks[url.slice(url.lastIndexOf('/dist/') + '/dist/'.length)] ?? [`unknown: ${url}`])
    }

    for (const args of [['--version'], ['--help'], ['model', 'list', '--json']]) {
      it(`zen ${args.join(' ')} loads nothing heavy`, () => {
        const loaded = listLoaded(args)
        expect(loaded.filter((input) => heavy.test(input) || input.startsWith('unknown:'))).to.deep.equal([])
        expect(loaded.some((input) => input.startsWith('src/'))).to.equal(true)
      })
    }
  })
})
