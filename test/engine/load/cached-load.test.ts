import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { openUserModule, withComposable } from '../../../src/engine/load/index.js'
import type { UserModule } from '../../../src/engine/load/index.js'
import { buildPackage } from './built-package.js'
import { createProject } from './temp-project.js'
import type { TempProject } from './temp-project.js'

const dep = (name: string, code: string): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }),
  [`node_modules/${name}/index.js`]: code,
})
const heavy = `globalThis.heavyLoads = (globalThis.heavyLoads ?? 0) + 1
export const size = 3
export default class Heavy { run() { return 1 } }`

const train = (top: string, body = ''): string => `import { step, pipeline } from 'zenlocal'
import Heavy, { size } from 'heavy'
const one = step({ name: 'one' }, () => new Heavy().run() + size)
${top}
export default pipeline({ name: 'p' }, () => { ${body} one({}) })
`

describe('engine/load: a module that did not change', () => {
  const projects: TempProject[] = []
  const create = async (files: Readonly<Record<string, string>>): Promise<TempProject> => {
    const project = await createProject({ 'package.json': '{"type":"module"}', ...files })
    projects.push(project)
    return project
  }
  const open = (project: TempProject): Promise<UserModule> => openUserModule(project.options('train.ts'))
  /** As a first run leaves it. */
  const run = async (project: TempProject): Promise<string> => {
    const module = await open(project)
    await module.load()
    const codes = await module.fingerprints()
    return [...codes.values()].map(({ hash }) => hash).join()
  }

  after(async () => {
    for (const project of projects) await project.remove()
  })

  it('is composed without its packages, and has its fingerprints from the record', async () => {
    const project = await create({ 'train.ts': train(''), ...dep('heavy', heavy) })
    const hashes = await run(project)
    const module = await open(project)
    const loaded = await module.load()
    expect(loaded.composeOnly).to.equal(true)
    expect(loaded.pipelines.map(({ name }) => name)).to.deep.equal(['p'])
    expect(loaded.steps.map(({ name, site }) => [name, site])).to.deep.equal([['one', 'train.ts#0']])
    expect([...(await module.fingerprints()).values()].map(({ hash }) => hash).join()).to.equal(hashes)
    expect(await module.packages()).to.deep.equal({ heavy: '1.0.0' })
  })

  for (const [name, top] of Object.entries({
    'calls a package at top level': 'new Heavy()',
    'reads what a package exports': 'export const doubled = size * 2',
    'swallows the error of a stand-in': 'let failed = false\ntry { new Heavy() } catch { failed = true }\nexport { failed }',
    'extends a class of a package': 'export class Mine extends Heavy {}',
    'asks for a type': 'export const is = ({}) instanceof Heavy',
    'uses it as text': 'export const text = `${Heavy}`',
    'imports it dynamically': "export const copy = { ...(await import('heavy')) }.size",
    'takes it apart': 'export const copy = { ...Heavy }',
    'lists what it has': 'export const keys = Object.keys(Heavy)',
    'asks for its prototype': 'export const proto = Object.getPrototypeOf(Heavy)',
  })) {
    it(`has its packages when it ${name}`, async () => {
      const project = await create({ 'train.ts': train(top), ...dep('heavy', heavy) })
      const hashes = await run(project)
      const module = await open(project)
      const loaded = await module.load()
      expect(loaded.composeOnly).to.equal(false)
      expect(loaded.steps.map(({ site }) => site)).to.deep.equal(['train.ts#0'])
      expect(loaded.exports['failed'] ?? false).to.equal(false)
      expect([...(await module.fingerprints()).values()].map(({ hash }) => hash).join()).to.equal(hashes)
      // It is not tried again.
      expect((await (await open(project)).load()).composeOnly).to.equal(false)
    })
  }

  it('has as a whole what it uses as a whole', async () => {
    const project = await create({
      'train.ts': `import * as other from 'other'\n${train('export const keys = Object.keys(other)\nexport { part } from "./more.js"')}`,
      'more.ts': "export * from 'third'\nexport const part = 1",
      ...dep('heavy', heavy),
      ...dep('other', 'export const a = 1, b = 2'),
      ...dep('third', 'export const c = 3'),
    })
    await run(project)
    const loaded = await (await open(project)).load()
    expect([loaded.composeOnly, loaded.exports['keys']]).to.deep.equal([true, ['a', 'b']])
  })

  it('has its packages when it uses them while composing', async () => {
    const project = await create({
      'train.ts': train('', 'for (let i = 0; i < size; i++)'),
      ...dep('heavy', heavy),
    })
    await run(project)
    const compose = async (): Promise<unknown> =>
      withComposable(await open(project), ({ composeOnly, pipelines }) => {
        try {
          pipelines[0]?.compose({}, {})
        } catch {
          // A step called outside of composition; what matters is whether the package was reached before.
        }
        return composeOnly
      })
    expect(await compose()).to.equal(false)
  })

  it('runs what is imported for its effects alone, also without its packages', async () => {
    const project = await create({
      'train.ts': `import 'setup'\n${train('export const set = (globalThis as any).wasSetUp')}`,
      ...dep('heavy', heavy),
      ...dep('setup', 'globalThis.wasSetUp = true'),
    })
    await run(project)
    const loaded = await (await open(project)).load()
    expect([loaded.composeOnly, loaded.exports['set']]).to.deep.equal([true, true])
  })

  describe('is built again after', () => {
    const files = {
      'tsconfig.json': '{"extends":"./base.json"}',
      'base.json': '{"compilerOptions":{"paths":{"@v":["./v.ts"]}}}',
      'v.ts': 'export const v: number = 1',
      'w.ts': 'export const v: number = 2',
      'train.ts': `import { step } from 'zenlocal'
import { v } from '@v'
import { near } from './near'
import { size } from 'heavy'
import config from './config.json' with { type: 'json' }
export const optional = await import('optional').then(() => true, () => false)
export const result = [v, near, size, config.a]
export const one = step({ name: 'one' }, () => v)`,
      'near/index.ts': 'export const near = 1',
      'config.json': '{"a":1}',
      ...dep('heavy', heavy),
    }
    const changes: Record<string, { files: Record<string, string>; result: unknown[] }> = {
      'a change of an imported file': { files: { 'v.ts': 'export const v: number = 9' }, result: [9, 1, 3, 1] },
      'a change of a JSON file': { files: { 'config.json': '{"a":7}' }, result: [1, 1, 3, 7] },
      'a change of what tsconfig.json extends': {
        files: { 'base.json': '{"compilerOptions":{"paths":{"@v":["./w.ts"]}}}' },
        result: [2, 1, 3, 1],
      },
      'a file that is found sooner': { files: { 'near.ts': 'export const near = 5' }, result: [1, 5, 3, 1] },
      'a package that is installed nearer': {
        files: {
          'node_modules/heavy/package.json': '{"name":"heavy","version":"1.0.0","type":"module","exports":"./other.js"}',
          'node_modules/heavy/other.js': 'export const size = 4',
        },
        result: [1, 1, 4, 1],
      },
    }
    for (const [name, change] of Object.entries(changes)) {
      it(name, async () => {
        const project = await create(files)
        await run(project)
        await project.write(change.files)
        expect((await (await open(project)).loadReal()).exports['result']).to.deep.equal(change.result)
      })
    }

    it('a missing package is installed', async () => {
      const project = await create(files)
      await run(project)
      expect((await (await open(project)).loadReal()).exports['optional']).to.equal(false)
      await project.write(dep('optional', 'export {}'))
      expect((await (await open(project)).loadReal()).exports['optional']).to.equal(true)
    })

    it('an edit of the same size in the same tick of the clock', async () => {
      const project = await create(files)
      const time = new Date()
      await utimes(project.path('v.ts'), time, time)
      await run(project)
      await writeFile(project.path('v.ts'), 'export const v: number = 8')
      await utimes(project.path('v.ts'), time, time)
      expect((await (await open(project)).loadReal()).exports['result']).to.deep.equal([8, 1, 3, 1])
    })

    it('its bundle is gone, or the record is damaged', async () => {
      const project = await create(files)
      await run(project)
      const bundle = await (await open(project)).bundle()
      await rm(bundle)
      expect(await readFile(await (await open(project)).bundle(), 'utf8')).to.contain('near')
      const { cacheDir } = project.options('train.ts')
      for (const name of await readdir(cacheDir)) if (name.endsWith('.json')) await writeFile(`${cacheDir}/${name}`, '{"form')
      expect(await (await open(project)).bundle()).to.equal(bundle)
    })
  })

  it('has the same fingerprints in another folder', async () => {
    const files = { 'train.ts': train('export const where = import.meta.url'), ...dep('heavy', heavy) }
    expect(await run(await create(files))).to.equal(await run(await create(files)))
  })

  it('is loaded without esbuild, the parser and its packages', async () => {
    const project = await create({ 'train.ts': train(''), ...dep('heavy', heavy) })
    const built = await buildPackage(project)
    const first = await runChild(project, built)
    expect(first.modules.some((url) => /\/esbuild\//.test(url))).to.equal(true)
    expect(first.modules.some((url) => /\/oxc-parser\//.test(url))).to.equal(true)
    const second = await runChild(project, built)
    expect([first.composeOnly, second.composeOnly]).to.deep.equal([false, true])
    expect([second.codes, second.parameters]).to.deep.equal([first.codes, first.parameters])
    const heavyOnes = /\/(?:esbuild|oxc-parser|@oxc-parser|magic-string|heavy)\/|magic-string|params-parse|analyze/
    expect(second.modules.filter((url) => heavyOnes.test(url))).to.deep.equal([])
    expect(second.modules.some((url) => url.endsWith('.mjs'))).to.equal(true)
  })
})

interface ChildResult {
  readonly modules: readonly string[]
  readonly composeOnly: boolean
  readonly codes: unknown
  readonly parameters: unknown
}

/** Loads, fingerprints and reads parameters as a run does, with a hook that notes every module. */
async function runChild(project: TempProject, root: string): Promise<ChildResult> {
  const log = project.path('modules.txt')
  await rm(log, { force: true })
  await project.write({
    'hooks.mjs': `import { appendFileSync } from 'node:fs'
export async function resolve(specifier, context, next) { const r = await next(specifier, context); appendFileSync(${JSON.stringify(log)}, r.url + '\\n'); return r }`,
    'child.mjs': `import { register } from 'node:module'
register(new URL('./hooks.mjs', import.meta.url))
const { openUserModule, openParameterReader } = await import(${JSON.stringify(pathToFileURL(`${root}/dist/engine/load/index.js`).href)})
const options = ${JSON.stringify(project.options('train.ts'))}
const module = await openUserModule(options)
const loaded = await module.load()
const codes = await module.fingerprints()
const reader = await openParameterReader(options.cacheDir)
const functions = [loaded.pipelines[0].compose, ...loaded.steps.map(({ run }) => run)]
await reader.prepare(functions)
await reader.save()
console.log(JSON.stringify({ composeOnly: loaded.composeOnly, codes: [...codes], parameters: functions.map((fn) => reader.read(fn)) }))`,
  })
  const { stdout } = await promisify(execFile)(process.execPath, [project.path('child.mjs')], {
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const modules = (await readFile(log, 'utf8')).trim().split('\n')
  return { ...(JSON.parse(stdout) as Omit<ChildResult, 'modules'>), modules }
}
