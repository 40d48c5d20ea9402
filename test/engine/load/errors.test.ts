import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { isZenError } from '../../../src/errors.js'
import type { ZenError } from '../../../src/errors.js'
import { excerptAt, openUserModule, userFrames } from '../../../src/engine/load/index.js'
import { buildPackage } from './built-package.js'
import { createProject } from './temp-project.js'
import type { TempProject } from './temp-project.js'

describe('engine/load: what goes wrong', () => {
  const projects: TempProject[] = []
  const create = async (files: Readonly<Record<string, string>>): Promise<TempProject> => {
    const project = await createProject({ 'package.json': '{"type":"module"}', ...files })
    projects.push(project)
    return project
  }
  const failureIn = async (project: TempProject, file = 'train.ts'): Promise<ZenError> => {
    try {
      await (await openUserModule(project.options(file))).load()
    } catch (error) {
      if (isZenError(error)) return error
      throw error
    }
    throw new Error('it loaded')
  }
  const failureOf = async (files: Readonly<Record<string, string>>): Promise<ZenError> => failureIn(await create(files))

  after(async () => {
    for (const project of projects) await project.remove()
  })

  describe('FILE_NOT_FOUND', () => {
    it('names files that are close', async () => {
      const project = await create({ 'src/train.ts': '', 'src/predict.ts': '', 'src/trian.md': '' })
      const error = await failureIn(project, 'src/trian.ts')
      expect(error.code).to.equal('FILE_NOT_FOUND')
      expect(error.message).to.equal('src/trian.ts does not exist')
      expect(error.hints).to.deep.equal(['did you mean src/train.ts?'])
      expect((await failureIn(project, 'src/train.js')).hints).to.deep.equal(['did you mean src/train.ts?'])
    })

    it('says that the folder is not there, or that it is a folder', async () => {
      const project = await create({ 'src/train.ts': '' })
      expect((await failureIn(project, 'nowhere/train.ts')).why).to.equal('There is no folder nowhere.')
      await mkdir(project.path('empty'))
      expect((await failureIn(project, 'empty')).message).to.equal('empty is a folder')
    })
  })

  describe('LOAD_FAILED for what does not parse', () => {
    const broken = "import { step } from 'zenlocal'\nexport const s = step({ name: 's' }, () => {\n  const x = = 1\n})\n"

    it('has the place and an excerpt', async () => {
      const error = await failureOf({ 'train.ts': broken })
      expect(error.code).to.equal('LOAD_FAILED')
      expect(error.message).to.equal('train.ts does not load: Unexpected "="')
      expect(error.why).to.equal('At train.ts:3:13.')
      expect(error.data).to.deep.include({ file: 'train.ts', line: 3, column: 13 })
      expect(error.data['excerpt']).to.equal(
        [
          "  1 │ import { step } from 'zenlocal'",
          "  2 │ export const s = step({ name: 's' }, () => {",
          '▸ 3 │   const x = = 1',
          '    │             ^',
        ].join('\n'),
      )
    })

    it('has the place in another file of the project', async () => {
      const error = await failureOf({ 'train.ts': "import './src/inner.js'", 'src/inner.ts': 'export const a = {\n' })
      expect(error.data).to.deep.include({ file: 'src/inner.ts', line: 2 })
    })

    it('counts columns as they are written, behind what was put into the line and letters of several bytes', async () => {
      const line = "const url = import.meta.url, é = '漢', made = step({ name: 'é' }, () => 1), y = require('./gone.js')"
      const error = await failureOf({ 'train.ts': `import { step } from 'zenlocal'; ${line}` })
      expect(error.data).to.deep.include({ line: 1, column: 33 + line.indexOf("'./gone.js'") + 1 })
    })
  })

  describe('COMPOSE_FAILED for a reference that is tested', () => {
    const wired = (body: string): Record<string, string> => ({
      'train.ts': `import { step, pipeline } from 'zenlocal'
const fit = step({ name: 'fit' }, ({ a = 1 }: { a?: number }) => { const ok = a > 1; if (ok) return 1; return 2 })
const plain = () => 3
export default pipeline({ name: 'p' }, ({ on = true }: { on?: boolean }) => {
  ${body}
})
`,
    })
    const refused = [
      'const ok = fit({}); if (ok) fit({ a: 2 })',
      'const ok = fit({}); fit({ a: ok ? 1 : 2 })',
      'const ok = fit({}); on && (!ok || fit({}))',
      'const { ok } = fit({}) as never; if (on) while (ok) fit({})',
    ]
    for (const body of refused) {
      it(body, async () => {
        const error = await failureOf(wired(body))
        expect(error.code).to.equal('COMPOSE_FAILED')
        const column = 3 + body.search(/(?<=if \(|a: |!|while \()ok/)
        expect(error.data).to.deep.include({ file: 'train.ts', line: 5, column })
        expect(error.data['excerpt']).to.contain('▸ 5')
      })
    }

    it('not for plain values, namesakes and functions within', async () => {
      const bodies = [
        'const ok = plain(); if (ok && on) fit({})',
        'const ok = fit({}); { const ok = on; if (ok) fit({}) } fit({ a: ok as never })',
        'const ok = fit({}); [1].filter((ok) => ok && on); fit({ a: ok as never })',
        'let ok: unknown = fit({}); ok = undefined; if (ok) fit({})',
        'const ok = on ? fit({}) : undefined; if (ok) fit({ a: ok })',
      ]
      for (const body of bodies) await (await openUserModule((await create(wired(body))).options('train.ts'))).load()
    })
  })

  describe('LOAD_FAILED for what is not there', () => {
    it('tells how to install a package', async () => {
      const error = await failureOf({
        'train.ts':
          "import { step } from 'zenlocal'; import x from '@scope/gone/sub'\nexport const s = step({ name: 's' }, () => x)",
      })
      expect(error.message).to.equal("Cannot find package '@scope/gone/sub'")
      expect(error.why).to.equal('train.ts:1:48 imports it.')
      expect(error.hints).to.deep.equal(['npm install @scope/gone'])
    })

    it('tells so of a package that is imported for its effects', async () => {
      const error = await failureOf({ 'train.ts': "import 'gone-for-effects'" })
      expect(error.message).to.equal("Cannot find package 'gone-for-effects'")
      expect(error.why).to.equal('train.ts:1:8 imports it.')
    })

    it('does not propose to install an alias', async () => {
      expect((await failureOf({ 'train.ts': "import '@/x'" })).hints).to.deep.equal([])
      expect((await failureOf({ 'train.ts': "import '#x'" })).hints).to.deep.equal([])
    })

    it('names files that are close', async () => {
      const error = await failureOf({ 'train.ts': "import './lib/helprs.js'", 'lib/helpers.ts': '' })
      expect(error.message).to.equal("Cannot find './lib/helprs.js'")
      expect(error.hints).to.deep.equal(['did you mean helpers.ts?'])
    })

    it('names an export that a package does not have', async () => {
      const error = await failureOf({
        'train.ts': "import { nope } from 'dep'\nconsole.log(nope)",
        'node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","type":"module","exports":"./i.js"}',
        'node_modules/dep/i.js': 'export const yes = 1',
      })
      expect(error.code).to.equal('LOAD_FAILED')
      expect(error.message).to.contain("module 'dep' does not provide an export named 'nope'")
    })

    it('names an export that a file does not have', async () => {
      const error = await failureOf({
        'train.ts': "import { nope } from './a.js'\nconsole.log(nope)",
        'a.ts': 'export const yes = 1',
      })
      expect(error.message).to.contain('No matching export in "a.ts" for import "nope"')
      expect(error.data).to.deep.include({ file: 'train.ts', line: 1, column: 10 })
    })
  })

  describe('LOAD_FAILED for what throws while it is imported', () => {
    it("names the user's line", async () => {
      const error = await failureOf({
        'train.ts':
          "import { step } from 'zenlocal'\nimport { boom } from './lib/boom.js'\n\nexport const s = step({ name: 's' }, () => 1), x = boom()",
        'lib/boom.ts': 'interface Unused { a: 1 }\nexport function boom(): never {\n  throw new TypeError("no such thing")\n}\n',
      })
      expect(error.code).to.equal('LOAD_FAILED')
      expect(error.message).to.equal('lib/boom.ts threw while it was imported: TypeError: no such thing')
      expect(error.why).to.equal('At lib/boom.ts:3:9.')
      expect(error.data['frames']).to.deep.equal([
        { file: 'lib/boom.ts', line: 3, column: 9, function: 'boom' },
        { file: 'train.ts', line: 4, column: 52 },
      ])
      expect(error.data['excerpt']).to.contain('▸ 3 │   throw new TypeError')
      expect(error.cause).to.be.instanceOf(TypeError)
    })

    it('takes what is no error', async () => {
      expect((await failureOf({ 'train.ts': "throw 'text'" })).message).to.equal("train.ts threw while it was imported: 'text'")
    })

    it('says again the second time', async () => {
      const project = await create({ 'train.ts': "throw new Error('again')" })
      const [first, second] = [await failureIn(project), await failureIn(project)]
      expect(second.message).to.equal(first.message)
    })

    it('is not cured by stand-ins', async () => {
      const project = await create({ 'train.ts': "if (process.env['ZEN_TEST_FAIL']) throw new Error('set')\nexport {}" })
      await (await openUserModule(project.options('train.ts'))).fingerprints()
      await project.write({ 'train.ts': "throw new Error('now')" })
      expect((await failureIn(project)).message).to.contain('now')
    })

    it('keeps the code of an expected failure, with the line', async () => {
      const error = await failureOf({
        'train.ts': "import { step } from 'zenlocal'\n\nexport const s = step({} as { name: string }, () => 1)",
      })
      expect(error.code).to.equal('DEFINITION_INVALID')
      expect(error.data).to.deep.include({ file: 'train.ts', line: 3, column: 18 })
      expect(error.data['excerpt']).to.contain('▸ 3 │')
    })
  })

  it('PIPELINE_CALLED_ON_IMPORT has the line of the call', async () => {
    const error = await failureOf({
      'train.ts': "import { pipeline } from 'zenlocal'\nconst train = pipeline({ name: 'train' }, () => {})\nawait train()",
    })
    expect(error.code).to.equal('PIPELINE_CALLED_ON_IMPORT')
    expect(error.data).to.deep.include({ file: 'train.ts', line: 3, column: 7 })
    expect(error.data['excerpt']).to.contain('▸ 3 │ await train()')
    expect(error.hints[0]).to.equal('if (isMain(import.meta)) await train()')
  })

  it('a computed import of TypeScript, which Node does not load, says what to write', async () => {
    const project = await create({
      'train.ts': "const name = ['./inner', 'ts'].join('.')\nexport const { inner } = await import(name)",
      'inner.ts': 'export const inner: number = 1',
    })
    const root = await buildPackage(project)
    await project.write({
      'child.mjs': `const { openUserModule } = await import(${JSON.stringify(pathToFileURL(`${root}/dist/engine/load/index.js`).href)})
const module = await openUserModule(${JSON.stringify(project.options('train.ts'))})
const result = await module.load().then(({ exports }) => exports.inner, (error) => error)
console.log(JSON.stringify(result))`,
    })
    const env = { ...process.env, NODE_OPTIONS: '' }
    const { stdout } = await promisify(execFile)(process.execPath, [project.path('child.mjs')], { env })
    // Newer Nodes load it by themselves.
    if ('typescript' in process.features && process.features.typescript) expect(stdout.trim()).to.equal('1')
    else {
      const error = JSON.parse(stdout) as ZenError
      expect(error.code).to.equal('LOAD_FAILED')
      expect(error.hints).to.deep.equal(["write the name out: import('./inner.ts')"])
      expect(error.data).to.deep.include({ file: 'train.ts', line: 2 })
    }
  })

  describe('frames of a step', () => {
    it("are the user's own, in their TypeScript, across files and calls", async () => {
      const project = await create({
        'src/train.ts': `import { step } from 'zenlocal'
import { sorted } from './inner.js'
interface Row {
  a: number
}
export const s = step({ name: 's' }, ({ rows }: { rows: Row[] }) => {
  // a comment
  return sorted(rows)
})`,
        'src/inner.ts': `export enum Kind { A }
export function sorted<T extends object>(rows: T[]): T[] {
  return rows.sort((a: T, b: T): number => {
    throw new RangeError('cannot compare')
  })
}`,
      })
      const { steps } = await (await openUserModule(project.options('src/train.ts'))).load()
      const thrown = await Promise.resolve()
        .then(() => steps[0]!.run({ rows: [{ a: 1 }, { a: 2 }] }, {}))
        .catch((error: unknown) => error)
      const frames = userFrames(thrown, project.dir).filter(({ file }) => file.startsWith('src/'))
      expect(frames.map(({ file, line, column }) => `${file}:${line}:${column}`)).to.deep.equal([
        'src/inner.ts:4:11',
        'src/inner.ts:3:15',
        'src/train.ts:8:10',
      ])
      expect(frames.slice(1).map((frame) => frame.function)).to.deep.equal(['sorted', undefined])
    })

    it('come from the cause when a package made the error, and are none for what is no error', async () => {
      const inner = new Error('inner')
      inner.stack = `Error: inner\n    at work (/nowhere/gone.ts:1:2)\n    at file://${import.meta.filename}:7:3`
      const outer = new Error('outer', { cause: inner })
      outer.stack = 'Error: outer\n    at node:internal/process:1:1\n    at x (/p/node_modules/dep/index.js:3:4)'
      expect(userFrames(outer, import.meta.dirname)).to.deep.equal([{ file: 'errors.test.ts', line: 7, column: 3 }])
      expect(userFrames('text', import.meta.dirname)).to.deep.equal([])
    })
  })

  describe('an excerpt', () => {
    it('keeps tabs under tabs, and is nothing where there is no line', async () => {
      const project = await create({ 'a.ts': 'one\r\n\tfail(1)\r\nthree' })
      expect(excerptAt(project.path('a.ts'), 2, 2)).to.equal(['  1 │ one', '▸ 2 │ \tfail(1)', '    │ \t^'].join('\n'))
      expect(excerptAt(project.path('a.ts'), 9, 1)).to.equal(undefined)
      expect(excerptAt(project.path('gone.ts'), 1, 1)).to.equal(undefined)
    })

    it('shows the part of a long line that matters', async () => {
      const project = await create({ 'long.js': `${'a'.repeat(5000)}!${'b'.repeat(5000)}` })
      const [line, caret] = excerptAt(project.path('long.js'), 1, 5001)!.split('\n')
      expect(line).to.have.length.lessThan(140)
      expect(line![caret!.indexOf('^')]).to.equal('!')
    })
  })
})
