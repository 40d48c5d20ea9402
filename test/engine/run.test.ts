import { expect } from 'chai'
import type { ZenError } from '../../src/errors.js'
import { openTestProject } from './project.js'

describe('a run', () => {
  it('that cannot be composed says where, with an excerpt', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const one = step({ name: 'one' }, ({ a }: { a: number }) => a)
       export default pipeline({ name: 'p' }, () => {
         one({ a: 1 }, { after: 'nope' })
       })`,
    )
    const error = await project.run().catch((thrown: unknown) => thrown as ZenError)
    expect(error).to.include({ code: 'COMPOSE_FAILED' })
    const { file, line, excerpt } = (error as ZenError).data
    expect([file, line]).to.deep.equal(['main.ts', 3])
    expect(excerpt).to.include("▸ 3 │          one({ a: 1 }, { after: 'nope' })")
  })

  it('runs steps in workers and records what they took and gave', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const load = step({ name: 'load', outputs: { train: {}, test: {} } }, ({ n = 3 }: { n?: number }) => ({ train: Array.from({ length: n }, (_, i) => i), test: [9] }))
       const add = step({ name: 'add' }, ({ train, factor }: { train: number[]; factor: number }) => { console.log('adding'); return train.reduce((a, b) => a + b, 0) * factor })
       export default pipeline({ name: 'sum' }, ({ factor = 2 }: { factor?: number }) => { const { train } = load({ n: 4 }); return { total: add({ train, factor }) } })`,
    )
    const { run, step, events } = await project.run()
    expect(run.status, JSON.stringify(run.steps.map((s) => s.error))).to.equal('completed')
    expect(step('load').outputs).to.have.keys('train', 'test')
    expect(step('add').inputs['train']?.[0]).to.deep.equal(step('load').outputs['train'])
    expect(step('add').parameters).to.deep.equal({ factor: 2 })
    expect(step('add').reason).to.equal('ran because: never ran')
    expect(await project.control.artifacts.load('sum::add::output')).to.equal(12)
    expect(events.filter((event) => event.type === 'step-log').map((event) => event.line)).to.deep.equal(['adding'])
    expect(events[0]?.type).to.equal('run-started')
    expect(events.at(-1)?.type).to.equal('run-ended')
  })

  it('gives literal defaults in both contexts, in whichever process', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `import { getPipelineContext } from 'zenlocal'
       const one = step({ name: 'one' }, ({ a, b = 2, c = 3, d = Date.now() }: { a: number; b?: number; c?: number; d?: number }) => ({ ...getStepContext().params, d: typeof d }))
       const seed = step({ name: 'seed' }, () => 5)
       const inner = pipeline({ name: 'inner' }, ({ z = 8 }: { z?: number }) => one({ a: getPipelineContext().params.z as number }))
       export default pipeline({ name: 'p' }, ({ n = 2, m = 1 }: { n?: number; m?: number }) => {
         const { params } = getPipelineContext()
         for (let i = 0; i < (params.n as number); i++) one({ a: (params.m as number), c: seed() })
         inner({})
       })`,
    )
    const { run } = await project.run('main.ts', { parameters: { m: 7 } })
    expect(run.status, JSON.stringify(run.steps.map((s) => s.error))).to.equal('completed')
    expect(run.steps.map(({ id }) => id)).to.include.members(['one', 'one_2', 'inner.one'])
    const load = async (name: string) => project.control.artifacts.load(name)
    expect(await load('p::one::output')).to.deep.equal({ a: 7, b: 2, d: 'number' })
    expect(await load('inner::one::output')).to.deep.equal({ a: 8, b: 2, c: 3, d: 'number' })
  })

  it('records the parameters that it used, literal defaults included', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const one = step({ name: 'one' }, ({ a }: { a: number }) => a)
       export default pipeline({ name: 'p' }, ({ a = 1, b = [2], c = Date.now() }: { a?: number; b?: number[]; c?: number }) => { one({ a: a + b.length + (c && 0) }) })`,
    )
    expect((await project.run('main.ts', { parameters: { a: 5 } })).run.parameters).to.deep.equal({ a: 5, b: [2] })
  })
})
