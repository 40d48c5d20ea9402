import { expect } from 'chai'
import { readFile, writeFile } from 'node:fs/promises'
import { runInThisContext } from 'node:vm'
import { functionHead } from '../../../src/engine/load/function-head.js'
import { openParameterReader, openUserModule, parametersOf } from '../../../src/engine/load/index.js'
import type { ParameterInfo } from '../../../src/engine/load/index.js'
import { createProject } from './temp-project.js'
import type { TempProject } from './temp-project.js'

type Fn = (...args: never) => unknown
const unknown = { open: true, none: false, parameters: [] }

/** Functions as text, so that tsx compiles nothing in them. */
function functionFrom(text: string): Fn {
  return runInThisContext(`(${text})`) as Fn
}

describe('engine/load: parameters', () => {
  const cases: Record<string, [text: string, info: ParameterInfo['parameters']]> = {
    'names without default': [
      '({ a, b }) => 1',
      [
        { name: 'a', optional: false, type: 'any' },
        { name: 'b', optional: false, type: 'any' },
      ],
    ],
    'renamed and quoted keys': [
      "function f({ a: x = 1, 'b-c': y, 3: z }) {}",
      [
        { name: 'a', optional: true, type: 'number', default: 1 },
        { name: 'b-c', optional: false, type: 'any' },
        { name: '3', optional: false, type: 'any' },
      ],
    ],
    'nested patterns': [
      '({ a: { b } = { b: 1 }, c: [d] }) => 1',
      [
        { name: 'a', optional: true, type: 'object', default: { b: 1 } },
        { name: 'c', optional: false, type: 'any' },
      ],
    ],
    'literals of all kinds': [
      "({ n = -1.5, m = 24 * 60, p = 2 ** 3, s = 'x' + 'y', t = `t`, b = !0, big = 9n, a = [1, 'x'], o = { k: [true] }, i = Infinity, u = undefined, nil = null }) => 1",
      [
        { name: 'n', optional: true, type: 'number', default: -1.5 },
        { name: 'm', optional: true, type: 'number', default: 1440 },
        { name: 'p', optional: true, type: 'number', default: 8 },
        { name: 's', optional: true, type: 'string', default: 'xy' },
        { name: 't', optional: true, type: 'string', default: 't' },
        { name: 'b', optional: true, type: 'boolean', default: true },
        { name: 'big', optional: true, type: 'bigint', default: 9n },
        { name: 'a', optional: true, type: 'array', default: [1, 'x'] },
        { name: 'o', optional: true, type: 'object', default: { k: [true] } },
        { name: 'i', optional: true, type: 'number', default: Infinity },
        { name: 'u', optional: true, type: 'any', default: undefined },
        { name: 'nil', optional: true, type: 'any', default: null },
      ],
    ],
    'defaults that are no literals': [
      "({ d = new Date(0), e = process.env.X ?? 'z', f = () => 1, t = `a${1}`, a = [Math.PI], c = LIMIT }) => 1",
      [
        { name: 'd', optional: true, type: 'any', source: 'new Date(0)' },
        { name: 'e', optional: true, type: 'any', source: "process.env.X ?? 'z'" },
        { name: 'f', optional: true, type: 'function', source: '() => 1' },
        { name: 't', optional: true, type: 'string', source: '`a${1}`' },
        { name: 'a', optional: true, type: 'array', source: '[Math.PI]' },
        { name: 'c', optional: true, type: 'any', source: 'LIMIT' },
      ],
    ],
    'a default for the whole pattern': ['({ a = 1 } = {}) => a', [{ name: 'a', optional: true, type: 'number', default: 1 }]],
    'an async function': ['async ({ a }) => a', [{ name: 'a', optional: false, type: 'any' }]],
    'a generator': ['function* g({ a }) {}', [{ name: 'a', optional: false, type: 'any' }]],
    'a method': ['({ m({ a }) {} }).m', [{ name: 'a', optional: false, type: 'any' }]],
    'an async method': ['({ async m({ a }) {} }).m', [{ name: 'a', optional: false, type: 'any' }]],
  }
  for (const [name, [text, parameters]] of Object.entries(cases)) {
    it(`are read from ${name}`, async () => {
      expect(await parametersOf(functionFrom(text))).to.deep.equal({ open: false, none: false, parameters })
    })
  }

  it('take any name with ...rest, without a pattern, and where the text says nothing', async () => {
    const rest = await parametersOf(functionFrom('({ a = 1, ...rest }) => 1'))
    expect(rest).to.deep.equal({ ...unknown, parameters: [{ name: 'a', optional: true, type: 'number', default: 1 }] })
    expect(await parametersOf(functionFrom('(inputs) => 1'))).to.deep.equal(unknown)
    expect(await parametersOf(functionFrom('inputs => inputs(1)'))).to.deep.equal(unknown)
    expect(await parametersOf(functionFrom('(function ({ a }) {}).bind(null)'))).to.deep.equal(unknown)
    expect(await parametersOf(functionFrom("({ [['a'][0]]: x }) => 1"))).to.deep.equal(unknown)
  })

  it('are none where there are none', async () => {
    expect(await parametersOf(functionFrom('() => 1'))).to.deep.equal({ open: false, none: true, parameters: [] })
  })

  describe('of a bundled module', () => {
    let project: TempProject

    before(async () => {
      project = await createProject({
        'package.json': '{"type":"module"}',
        'node_modules/heavy/package.json': '{"name":"heavy","version":"1.0.0","type":"module","exports":"./index.js"}',
        'node_modules/heavy/index.js': 'export default 1',
        'train.ts': `import { step, pipeline } from 'zenlocal'
import heavy from 'heavy'
const one = step({ name: 'one' }, ({ n = 5, f = (x: number) => x }: { n?: number; f?: unknown }) => heavy)
export const two = step({ name: 'two' }, ({ m = 1 }: { m?: number }) => heavy + m)
export default pipeline({ name: 'p' }, ({ gamma = 0.1 }: { gamma?: number }) => { one({}) })`,
      })
    })

    after(() => project.remove())

    it('are what the TypeScript says', async () => {
      const { steps } = await (await openUserModule(project.options('train.ts'))).load()
      expect((await parametersOf(steps[0]!.run)).parameters).to.deep.equal([
        { name: 'n', optional: true, type: 'number', default: 5 },
        { name: 'f', optional: true, type: 'function', source: '(x) => x' },
      ])
    })

    it('are remembered, for the real bundle and the one with stand-ins alike', async () => {
      const { cacheDir } = project.options('train.ts')
      const first = await openUserModule(project.options('train.ts'))
      const real = await first.loadReal()
      await first.fingerprints()
      const reader = await openParameterReader(cacheDir)
      expect(reader.read(real.steps[0]!.run)).to.equal(undefined)
      await reader.prepare([real.steps[1]!.run, real.pipelines[0]!.compose])
      await reader.save()
      const lazy = await (await openUserModule(project.options('train.ts'))).load()
      expect(lazy.composeOnly).to.equal(true)
      const later = await openParameterReader(cacheDir)
      expect(later.read(lazy.pipelines[0]!.compose)).to.deep.equal(reader.read(real.pipelines[0]!.compose))
      expect(later.read(lazy.pipelines[0]!.compose)?.parameters).to.have.length(1)
      expect(String(lazy.steps[1]!.run)).to.not.equal(String(real.steps[1]!.run))
      expect(later.read(lazy.steps[1]!.run)?.parameters).to.have.length(1)
    })

    it('are read again when the memory is damaged', async () => {
      const { cacheDir } = project.options('train.ts')
      const fn = functionFrom('({ big = 1n }) => big')
      expect((await parametersOf(fn, cacheDir)).parameters[0]?.default).to.equal(1n)
      const memory = await readFile(`${cacheDir}/parameters.bin`)
      await writeFile(`${cacheDir}/parameters.bin`, memory.subarray(0, memory.length / 2))
      expect((await parametersOf(fn, cacheDir)).parameters[0]?.default).to.equal(1n)
    })
  })

  it('are told apart by the head of a function, or by all of it where that is not enough', () => {
    expect(functionHead('({ a = ")" }, c) => { b(1) }')).to.equal('({ a = ")" }, c)')
    expect(functionHead('async ({ a }) => 1')).to.equal('async ({ a })')
    expect(functionHead('function name({ a = [f(1)] }) { return (2) }')).to.equal('function name({ a = [f(1)] })')
    expect(functionHead('async function* name({ a }) {}')).to.equal('async function* name({ a })')
    expect(functionHead("m({ a = 'it\\'s)' }) {}")).to.equal("m({ a = 'it\\'s)' })")
    for (const text of ['x => f(x)', '({ a = `)` }) => 1', '({ a = /\\)/ }) => 1', '({ a /* ) */ }) => 1', '["m"](a) {}']) {
      expect(functionHead(text), text).to.equal(undefined)
    }
  })
})
