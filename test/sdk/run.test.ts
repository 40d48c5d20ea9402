import { expect } from 'chai'
import { pipeline, step } from '../../src/index.js'
import type { Artifact, PipelineRun } from '../../src/index.js'
import type { RunView, StepView } from '../../src/schema/views.js'
import { stepDefinitionOf } from '../../src/sdk/created.js'
import { makeHookContext } from '../../src/sdk/hooks.js'
import { makePipelineRun } from '../../src/sdk/run.js'
import { bindForTest, composed, fakeRuntime, rejectedBy, thrownBy } from './support.js'

const grow = step({ name: 'grow', outputs: { forest: { name: 'trees' }, error: {} } }, () => ({ forest: 'f', error: 1 }))
const tell = step({ name: 'tell' }, ({ value }: { value: number }) => {
  expect(value).to.be.a('number')
})
const train = pipeline({ name: 'train' }, () => {
  const grown = grow()
  grow()
  tell({ value: grown.error })
  return { best: grown.forest, all: [grown.error] }
})

function stepView(id: string, outputs: Record<string, [id: string, name: string, version: number | null]>, status = 'completed') {
  return {
    id,
    name: id.replace(/_2$/, ''),
    status,
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([output, [artifactVersionId, artifact, version]]) => [
        output,
        { artifact, version, artifactVersionId, digest: '' },
      ]),
    ),
  } as StepView
}

const steps = [
  stepView('grow', { forest: ['aaaaaaaaaa', 'trees', 1], error: ['bbbbbbbbbb', 'error', 1] }),
  stepView('grow_2', {}, 'failed'),
  stepView('tell', {}),
]
const view = { id: 'R1', name: 'kind-otter', status: 'failed', pipeline: 'train', steps } as unknown as RunView
const run = () => makePipelineRun(view, composed(train)) as PipelineRun<{ best: { id: string }; all: { version: string }[] }>

describe('PipelineRun', () => {
  let unbind = (): void => undefined

  afterEach(() => {
    unbind()
  })

  it('has the outputs as the pipeline returned them', () => {
    const { outputs } = run()
    expect(outputs.best).to.include({ id: 'aaaaaaaaaa', name: 'trees', version: '1' })
    expect(outputs.all[0]).to.include({ id: 'bbbbbbbbbb', name: 'error' })
  })

  it('loads outputs by their id', async () => {
    const runtime = fakeRuntime(() => 0.5)
    unbind = bindForTest(runtime)
    expect(await run().steps['grow']!.outputs['error']!.load()).to.equal(0.5)
    expect(runtime.calls[0]?.args).to.deep.equal([{ by: 'id', id: 'bbbbbbbbbb' }])
  })

  it('finds a step by the step itself, and by id where it was called twice', () => {
    expect(run().step(tell).id).to.equal('tell')
    expect(run().step(grow, 'grow').outputs.forest.name).to.equal('trees')
    expect(run().step(grow, 'grow_2').status).to.equal('failed')
    expect(thrownBy(() => run().step(grow), 'AMBIGUOUS').hints).to.deep.equal([
      'run.step(grow, "grow")',
      'run.step(grow, "grow_2")',
    ])
    expect(thrownBy(() => run().step(grow, 'grow_22'), 'RUN_NOT_FOUND').hints).to.deep.equal(['Did you mean "grow_2"?'])
    const other = step({ name: 'other' }, () => 1)
    thrownBy(() => run().step(other), 'RUN_NOT_FOUND')
  })

  it('knows a step again that was imported a second time, by its site', () => {
    const twin = step({ name: 'tell' }, () => 1)
    const site = (of: unknown, to: string | undefined) => (stepDefinitionOf(of)!.site = to)
    site(tell, 'train.ts#2')
    site(twin, 'train.ts#2')
    expect(run().step(twin).id).to.equal('tell')
    site(twin, 'other.ts#2')
    thrownBy(() => run().step(twin), 'RUN_NOT_FOUND')
    site(tell, undefined)
  })

  it('has nothing to load where a step returned nothing', async () => {
    const output: Artifact = run().step(tell).outputs.output
    expect(await output.load()).to.equal(undefined)
  })

  it('says so when a step did not get to its outputs', async () => {
    const error = await rejectedBy(run().step(grow, 'grow_2').outputs.forest.load(), 'ARTIFACT_NOT_FOUND')
    expect(error.why).to.equal('The step is failed.')
  })

  it('is what hooks are called with', () => {
    const cause = new Error('x')
    const context = makeHookContext(view, composed(train), { step: 'grow_2', error: cause })
    expect(context.run.name).to.equal('kind-otter')
    expect(context.step?.status).to.equal('failed')
    expect(context.error).to.equal(cause)
    expect(makeHookContext(view, composed(train))).to.have.all.keys('run')
  })
})
