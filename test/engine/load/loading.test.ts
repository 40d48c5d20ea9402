import { expect } from 'chai'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { importBundle, openUserModule } from '../../../src/engine/load/index.js'
import type { LoadedModule } from '../../../src/engine/load/index.js'
import { createProject } from './temp-project.js'
import type { TempProject } from './temp-project.js'

const module = '{"type":"module"}'
const depOf = (name: string, code: string, version = '1.0.0'): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, type: 'module', exports: './index.js' }),
  [`node_modules/${name}/index.js`]: code,
})

describe('engine/load: loading', () => {
  const projects: TempProject[] = []
  const create = async (files: Readonly<Record<string, string>>): Promise<TempProject> => {
    const project = await createProject(files)
    projects.push(project)
    return project
  }
  /** The `result` that `train.ts` exports. */
  const resultOf = async (project: TempProject, file = 'train.ts'): Promise<unknown> =>
    (await (await openUserModule(project.options(file))).loadReal()).exports['result']
  const load = async (files: Readonly<Record<string, string>>): Promise<unknown> => resultOf(await create(files))

  after(async () => {
    for (const project of projects) await project.remove()
  })

  it('takes enums, const enums, namespaces and parameter properties', async () => {
    const result = await load({
      'train.ts': `import { Level } from './level.js'
enum Kind { A = 1, B }
namespace N { export const x = 3 }
class P { constructor(public readonly q: number) {} }
export const result = [Kind.B, Level.High, N.x, new P(4).q]`,
      'level.ts': 'export const enum Level { Low, High = 7 }',
    })
    expect(result).to.deep.equal([2, 7, 3, 4])
  })

  it('takes decorators, standard ones and those of TypeScript', async () => {
    const standard = `function twice(f: (this: unknown) => number) { return function (this: unknown) { return 2 * f.call(this) } }
class A { accessor y = 5; @twice m() { return 21 } }
export const result = [new A().m(), new A().y]`
    expect(await load({ 'train.ts': standard })).to.deep.equal([42, 5])
    const legacy = `function mark(target: object, key: string) { (target as Record<string, unknown>)['marked'] = key }
class A { @mark m() { return 1 } }
export const result = (new A() as unknown as { marked: string }).marked`
    expect(await load({ 'train.ts': legacy, 'tsconfig.json': '{"compilerOptions":{"experimentalDecorators":true}}' })).to.equal(
      'm',
    )
  })

  it('waits for top-level await, in the file and in what it imports', async () => {
    const result = await load({
      'train.ts': "import { later } from './later.js'\nexport const result = later + (await Promise.resolve(1))",
      'later.ts': 'export const later = await new Promise<number>((resolve) => setImmediate(() => { resolve(41) }))',
    })
    expect(result).to.equal(42)
  })

  it('resolves paths of tsconfig.json, #imports and .js for .ts', async () => {
    const result = await load({
      'package.json': '{"type":"module","imports":{"#inner":"./src/inner.ts"}}',
      'tsconfig.json': '{ // comment\n "extends": "./base.json" }',
      'base.json': '{"compilerOptions":{"paths":{"@lib/*":["./lib/*"]}}}',
      'lib/one.ts': 'export const one = 1',
      'src/inner.ts': "import { deep } from './deep.js'\nexport const two = deep",
      'src/deep.ts': 'export const deep = 2',
      'train.ts': "import { one } from '@lib/one'\nimport { two } from '#inner'\nexport const result = [one, two]",
    })
    expect(result).to.deep.equal([1, 2])
  })

  it('takes JSON, CommonJS packages and local CommonJS', async () => {
    const result = await load({
      'package.json': module,
      'data.json': '{"a":[1]}',
      'node_modules/old/package.json': '{"name":"old","version":"1.0.0"}',
      'node_modules/old/index.js': 'exports.x = 2; exports.dir = __dirname',
      'local.cjs': "const old = require('old'); module.exports = { y: old.x + 1, dir: __dirname }",
      'train.ts': `import data from './data.json' with { type: 'json' }
import { x, dir } from 'old'
import local from './local.cjs'
export const result = [data.a, x, local.y, dir.endsWith('node_modules/old'), local.dir === import.meta.dirname]`,
    })
    expect(result).to.deep.equal([[1], 2, 3, true, true])
  })

  it("keeps each file's import.meta", async () => {
    const project = await create({
      'train.ts': "import { inner } from './lib/inner.js'\nexport const result = [import.meta.url, inner, import.meta.main]",
      'lib/inner.ts':
        "import { readFileSync } from 'node:fs'\nexport const inner = readFileSync(new URL('../note.txt', import.meta.url), 'utf8') + import.meta.filename + import.meta.resolve('./x.txt')",
      'note.txt': 'note ',
    })
    const inner = project.path('lib/inner.ts')
    expect(await resultOf(project)).to.deep.equal([
      pathToFileURL(project.path('train.ts')).href,
      `note ${inner}${pathToFileURL(project.path('lib/x.txt')).href}`,
      false,
    ])
  })

  it('is never the file that Node was started with', async () => {
    const result = await load({
      'train.ts':
        "import { isMain } from 'zenlocal'\nexport const result = [isMain(import.meta)]\nif (isMain(import.meta)) throw new Error('main')",
    })
    expect(result).to.deep.equal([false])
  })

  it('bundles a linked workspace package, which keeps its own packages', async () => {
    const project = await create({
      'app/package.json': module,
      'app/train.ts': "import { shared } from 'shared'\nimport { v } from 'dep'\nexport const result = [shared, v]",
      'app/node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","type":"module","exports":"./index.js"}',
      'app/node_modules/dep/index.js': 'export const v = 1',
      'shared/package.json': '{"name":"shared","version":"0.0.0","type":"module","exports":"./src/index.ts"}',
      'shared/src/index.ts': "import { v } from 'dep'\nexport const shared: string = `dep ${v}`",
      'shared/node_modules/dep/package.json': '{"name":"dep","version":"2.0.0","type":"module","exports":"./index.js"}',
      'shared/node_modules/dep/index.js': 'export const v = 2',
    })
    await symlink(project.path('shared'), project.path('app/node_modules/shared'), 'dir')
    expect(await resultOf(project, 'app/train.ts')).to.deep.equal(['dep 2', 1])
  })

  it('takes dynamic imports: written out, computed, and missing ones', async () => {
    const result = await load({
      'package.json': module,
      ...depOf('dep', 'export const v = 5'),
      'part.ts': 'export const part: number = 1',
      'plain.js': 'export const plain = 2',
      'train.ts': `const { part } = await import('./part.js')
const name = ['plain', 'js'].join('.')
const { plain } = await import('./' + name)
const { v } = await import(['dep'].join(''))
const missing = await import('not-there-at-all').catch((error: NodeJS.ErrnoException) => error.code)
export const result = [part, plain, v, missing]`,
    })
    expect(result).to.deep.equal([1, 2, 5, 'ERR_MODULE_NOT_FOUND'])
  })

  it('takes a hashbang, a byte order mark and CRLF line ends', async () => {
    const text =
      "import { step } from 'zenlocal'\nexport const s = step({ name: 's' }, () => 1)\nexport const result = import.meta.filename.length > 0\n"
    expect(await load({ 'train.ts': `#!/usr/bin/env node\n${text}` })).to.equal(true)
    expect(await load({ 'train.ts': `\ufeff${text}` })).to.equal(true)
    expect(await load({ 'train.ts': `#!/usr/bin/env node\n${text}`.replaceAll('\n', '\r\n') })).to.equal(true)
  })

  it('finds the SDK and the packages that zen carries in a folder without any node_modules', async () => {
    const result = await load({
      'train.ts': `import { step } from 'zenlocal'
import { Matrix } from 'ml-matrix'
export const result = [typeof step, new Matrix([[1, 2]]).columns]`,
    })
    expect(result).to.deep.equal(['function', 2])
  })

  it('prefers a package of the project to the one that zen carries', async () => {
    const project = await create({
      'package.json': module,
      'train.ts': "import * as matrix from 'ml-matrix'\nexport const result = 'own' in matrix",
    })
    expect(await resultOf(project)).to.equal(false)
    await project.write(depOf('ml-matrix', 'export const own = true'))
    expect(await resultOf(project)).to.equal(true)
  })

  it('runs modules in the order of their imports, with those that are there for their effects', async () => {
    const push = (name: string): string => `;((globalThis as any).order ??= []).push('${name}')\n`
    const result = await load({
      'package.json': '{"type":"module","sideEffects":false}',
      ...depOf('effect', "(globalThis.order ??= []).push('effect')"),
      'train.ts': "import './one.js'\nimport 'effect'\nimport './two.js'\nexport const result = (globalThis as any).order",
      'one.ts': push('one'),
      'two.ts': push('two'),
    })
    // The package is outside of the bundle, so it comes first.
    expect(result).to.deep.equal(['effect', 'one', 'two'])
  })

  it('leaves optional chains and cycles as they are', async () => {
    const result = await load({
      'train.ts': `import { step } from 'zenlocal'
import { here } from './a.js'
const none = undefined as undefined | ((x: unknown) => { y: { z: number } })
export const chained = none?.(step({ name: 'x' }, () => 1)).y.z
export const result = [chained, here()]`,
      'a.ts': "import { early } from './b.js'\nexport function here(): string { return typeof import.meta.url + early }",
      'b.ts': "import { here } from './a.js'\nexport let early = ''\nearly = here()",
    })
    expect(result).to.deep.equal([undefined, 'stringstring'])
  })

  it('finds the project behind a link', async () => {
    const project = await create({
      'real/train.ts': "import { step } from 'zenlocal'\nexport const s = step({ name: 's' }, () => 1)",
    })
    await symlink(project.path('real'), project.path('link'), 'dir')
    const dir = project.path('link')
    const opened = await openUserModule({ file: `${dir}/train.ts`, projectDir: dir, cacheDir: `${dir}/.zen/local/cache/load` })
    expect((await opened.load()).steps.map(({ site }) => site)).to.deep.equal(['train.ts#0'])
    expect([...(await opened.fingerprints()).keys()]).to.deep.equal(['train.ts#0'])
  })

  describe('what a module creates', () => {
    const pipelines = `import { step, pipeline } from 'zenlocal'
export const one = step({ name: 'one' }, () => 1)
const copy = one.withOptions({ enableCache: false })
export const p = pipeline({ name: 'p' }, () => { one({}); copy({}) })
const hidden = p.withOptions({ runName: 'x' })
export const shown = p.withOptions({ runName: 'y' })
export default pipeline({ name: 'q' }, () => { hidden; one({}) })`

    it('is listed in order, pipelines without copies that are not exported', async () => {
      const project = await create({ 'train.ts': pipelines })
      const loaded = await (await openUserModule(project.options('train.ts'))).load()
      expect(loaded.pipelines.map(({ name, runName }) => [name, runName])).to.deep.equal([
        ['p', undefined],
        ['p', 'y'],
        ['q', undefined],
      ])
      expect(loaded.steps[0]?.name).to.equal('one')
      expect(loaded.steps[0]?.site).to.match(/^train\.ts#\d+$/)
      expect(Object.keys(loaded.exports).sort()).to.deep.equal(['default', 'one', 'p', 'shown'])
    })

    it('is the same while nothing changes, and new when the file does', async () => {
      const project = await create({ 'train.ts': pipelines })
      const open = async (): Promise<LoadedModule> => (await openUserModule(project.options('train.ts'))).loadReal()
      const [first, second] = [await open(), await open()]
      expect(second.pipelines[0]).to.equal(first.pipelines[0])
      await project.write({ 'train.ts': `${pipelines}\nexport const more = 1` })
      const third = await open()
      expect(third.pipelines[0]).to.not.equal(first.pipelines[0])
      expect(third.pipelines.map(({ name }) => name)).to.deep.equal(['p', 'p', 'q'])
    })

    it('is told apart when several modules are loaded at once', async () => {
      const names = ['a', 'b', 'c', 'd']
      const file = (name: string): string =>
        `import { step } from 'zenlocal'\nawait new Promise(setImmediate)\nexport const s = step({ name: '${name}' }, () => 1)\nawait new Promise(setImmediate)`
      const project = await create(Object.fromEntries(names.map((name) => [`${name}.ts`, file(name)])))
      const loaded = await Promise.all(
        names.map(async (name) => (await openUserModule(project.options(`${name}.ts`))).loadReal()),
      )
      expect(loaded.map(({ steps }) => steps.map(({ name }) => name))).to.deep.equal(names.map((name) => [name]))
    })
  })

  it('names inputs and packages', async () => {
    const project = await create({
      'package.json': module,
      ...depOf('dep', 'export const v = 1', '1.2.3'),
      ...depOf('unused', 'export const v = 1'),
      'src/train.ts': "import { v } from 'dep'\nimport './more.js'\nexport const result = v",
      'src/more.ts': 'export {}',
    })
    const opened = await openUserModule(project.options('src/train.ts'))
    expect([...(await opened.inputs())].sort()).to.deep.equal(['src/more.ts', 'src/train.ts'])
    expect(await opened.packages()).to.deep.equal({ dep: '1.2.3' })
  })

  it('gives workers one file, which they import without the loader', async () => {
    const project = await create({ 'train.ts': "import { step } from 'zenlocal'\nexport const s = step({ name: 's' }, () => 1)" })
    const opened = await openUserModule(project.options('train.ts'))
    const bundle = await opened.bundle()
    const { steps } = await importBundle(bundle, project.options('train.ts'))
    expect(steps.map(({ name, site }) => [name, site])).to.deep.equal([['s', 'train.ts#0']])
    expect(steps[0]).to.equal((await opened.loadReal()).steps[0])
  })

  it('leaves nothing half-written in the cache', async () => {
    const project = await create({ 'train.ts': 'export const result = 1' })
    await mkdir(project.path('.zen/local/cache'), { recursive: true })
    const [one, two] = await Promise.all([resultOf(project), resultOf(project)])
    expect([one, two]).to.deep.equal([1, 1])
    const names = await readdir(project.path('.zen/local/cache/load'))
    expect(names.filter((name) => !/^([0-9a-f]{24}\.mjs|[0-9a-f]{16}\.json)$/.test(name))).to.deep.equal([])
  })
})
