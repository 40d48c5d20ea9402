import { expect } from 'chai'
import { Client, Model, externalArtifact, pipeline, step } from '../../src/index.js'
import type { Artifact, PipelineRun } from '../../src/index.js'
import { created, pipelineDefinitionOf } from '../../src/sdk/created.js'
import { resolvedReference } from '../../src/sdk/artifact.js'
import { at, bindForTest, composed, fakeRuntime, here, invocation, readParameters, thrownBy, versionView } from './support.js'
import { z } from 'zod'

const loosely = pipeline as unknown as (...args: unknown[]) => never
const count = step({ name: 'count' }, ({ of }: { of: unknown }) => of)
const grow = step({ name: 'grow', outputs: { forest: {}, error: {} } }, () => ({ forest: 1, error: 2 }))

describe('pipeline', () => {
  it('is defined as it was written, with its file and place in the order', () => {
    const before = created().pipelines.length
    const hook = () => undefined
    const train = pipeline(
      {
        name: 'train',
        modelVersion: { name: 'prices' },
        extra: { a: 1 },
        tags: ['t'],
        onInit: hook,
        substitutions: { team: 'x' },
      },
      () => undefined,
    )
    const definition = pipelineDefinitionOf(train)!
    expect(definition).to.deep.include({
      name: 'train',
      model: { name: 'prices' },
      extra: { a: 1 },
      tags: ['t'],
      onInit: hook,
      executionMode: 'continue-on-failure',
      substitutions: { team: 'x' },
      file: here().file,
      index: before,
    })
    expect(created().pipelines[before]).to.equal(definition)
  })

  it('takes a Model, its options, and both other names of the option', () => {
    const options = { name: 'prices', version: 'staging' }
    for (const given of [options, new Model(options)]) {
      for (const alias of ['model', 'modelConfig', 'modelVersion']) {
        const made = pipeline({ name: 'train', [alias]: given }, () => undefined)
        expect(pipelineDefinitionOf(made)!.model).to.deep.equal(options)
      }
    }
    thrownBy(() => loosely({ name: 'a', model: options, modelConfig: options }, () => undefined), 'MODEL_CONFIG_INVALID')
  })

  it('refuses what it would not read', () => {
    const option = thrownBy(() => loosely({ name: 'a', onFailur: () => 1 }, () => undefined), 'DEFINITION_INVALID')
    expect(option.hints).to.deep.equal(['Did you mean "onFailure"?'])
    const mode = thrownBy(() => loosely({ name: 'a', executionMode: 'failfast' }, () => 1), 'DEFINITION_INVALID')
    expect(mode.hints).to.deep.equal(['Did you mean "fail-fast"?'])
    thrownBy(() => loosely({ name: 'a' }), 'DEFINITION_INVALID')
    thrownBy(() => loosely({}, () => 1), 'DEFINITION_INVALID')
    thrownBy(() => loosely({ name: 'a:b' }, () => 1), 'NAME_INVALID')
  })

  it('withOptions gives a copy that keeps index and site and is not registered', () => {
    const train = pipeline({ name: 'train', extra: { a: 1 }, model: { name: 'prices' } }, () => undefined)
    const origin = pipelineDefinitionOf(train)!
    origin.site = 'train.ts#2'
    const before = created().pipelines.length
    const changes = { runName: 'r', config: 'c.yaml', enableCache: false, model: { name: 'rents' }, extra: { b: 1 } }
    const copy = pipelineDefinitionOf(train.withOptions(changes))!
    expect(created().pipelines).to.have.length(before)
    expect(copy).to.deep.include({
      index: origin.index,
      site: 'train.ts#2',
      runName: 'r',
      configFile: 'c.yaml',
      enableCache: false,
      model: { name: 'rents' },
      extra: { b: 1 },
    })
    expect(origin).to.deep.include({ runName: undefined, extra: { a: 1 }, model: { name: 'prices' } })
    thrownBy(() => train.withOptions({ runNam: 'x' } as never), 'DEFINITION_INVALID')
  })

  describe('parameters', () => {
    const tuned = pipeline(
      { name: 'tuned' },
      ({ rate = 0.1, kind = 'mae', on }: { rate?: number; kind?: string; on?: unknown }) =>
        count({ of: { rate, kind, on: on as number } }),
    )
    const compose = (parameters: object) => composed(tuned, parameters, { parametersOf: readParameters })

    it('reach the function and are noted as they were given', () => {
      const compiled = compose({ rate: 0.5, on: { a: [1] } })
      expect(compiled.parameters).to.deep.equal({ rate: 0.5, on: { a: [1] } })
      expect(invocation(compiled, 'count').inputs['of']).to.deep.equal({
        kind: 'literal',
        value: { rate: 0.5, kind: 'mae', on: { a: [1] } },
      })
    })

    it('that are unknown are refused with near misses', () => {
      const error = thrownBy(() => compose({ rat: 1 }), 'PARAMETER_INVALID')
      expect(error.message).to.include('Unknown parameter "rat" of pipeline "tuned"')
      expect(error.hints).to.deep.equal(['Did you mean "rate"?'])
      expect(error.data).to.deep.include({ near: ['rate'], parameters: ['rate', 'kind', 'on'] })
      const far = thrownBy(() => compose({ colour: 1 }), 'PARAMETER_INVALID')
      expect(far.hints).to.deep.equal(['It takes: rate, kind, on.'])
    })

    it('have the type of their literal default; without one, any', () => {
      expect(thrownBy(() => compose({ rate: '1' }), 'PARAMETER_INVALID').message).to.include(
        '"rate" of pipeline "tuned" is a string, not number',
      )
      thrownBy(() => compose({ kind: true }), 'PARAMETER_INVALID')
      thrownBy(() => compose({ rate: null }), 'PARAMETER_INVALID')
      compose({ on: 'anything' })
    })

    it('are JSON', () => {
      const error = thrownBy(() => compose({ on: { when: new Date() } }), 'PARAMETER_INVALID')
      expect(error.data).to.include({ path: 'on.when', kind: 'a Date' })
      thrownBy(() => compose([] as never), 'PARAMETER_INVALID')
    })

    it('may be references, which survive being written as JSON', () => {
      const takes = pipeline({ name: 'takes' }, ({ data }: { data: Artifact }) => count({ of: data }))
      const compiled = composed(takes, { data: externalArtifact({ name: 'raw', version: 2 }) })
      const again = composed(takes, JSON.parse(JSON.stringify(compiled.parameters)) as object)
      const expected = { of: { kind: 'artifact', query: { by: 'name', artifact: 'raw', version: 2 } } }
      expect(invocation(compiled, 'count').inputs).to.deep.equal(expected)
      expect(invocation(again, 'count').inputs).to.deep.equal(expected)
    })

    it('are checked, converted and completed by a schema', () => {
      const params = z.strictObject({ rate: z.number().default(0.1), depth: z.coerce.number().max(5) })
      const schematic = pipeline({ name: 'schematic', params }, ({ rate, depth }) => count({ of: [rate, depth] }))
      const compiled = composed(schematic, { depth: '3' })
      expect(invocation(compiled, 'count').inputs['of']).to.deep.equal({ kind: 'literal', value: [0.1, 3] })
      // As given: a worker composes with them again, through the same schema.
      expect(compiled.parameters).to.deep.equal({ depth: '3' })
      const error = thrownBy(() => composed(schematic, { depth: 9, rat: 1 }), 'PARAMETER_INVALID')
      expect(error.message).to.include('do not fit its schema').and.include('depth: ')
      const late = z.object({}).refine(async () => true)
      thrownBy(() => composed(pipeline({ name: 'late', params: late }, () => undefined)), 'PARAMETER_INVALID')
    })

    it('of an inlined pipeline are checked with the line of its call', () => {
      let line = here()
      const around = pipeline({ name: 'around' }, () => {
        line = here(1)
        tuned({ rat: 1 } as never)
      })
      const error = thrownBy(() => composed(around, {}, { parametersOf: readParameters }), 'PARAMETER_INVALID')
      expect(at(error)).to.deep.equal(line)
    })
  })

  describe('called outside of another', () => {
    let unbind = (): void => undefined

    afterEach(() => {
      unbind()
      created().importing = undefined
    })
    const finished = (outputs: unknown): Partial<PipelineRun> => ({ id: 'R', name: 'r', status: 'completed', outputs })

    it('runs when it is awaited, once', async () => {
      const runtime = fakeRuntime(() => finished({}))
      unbind = bindForTest(runtime)
      const train = pipeline({ name: 'train' }, (_: { rate?: number }) => grow())
      const call = train({ rate: 2 })
      expect(runtime.calls).to.deep.equal([])
      const run = await call
      await call
      expect(run.status).to.equal('completed')
      expect(runtime.calls).to.deep.equal([
        { method: 'run', args: [{ pipeline: pipelineDefinitionOf(train), parameters: { rate: 2 } }] },
      ])
    })

    it('rejects with what the run rejects with', async () => {
      unbind = bindForTest(
        fakeRuntime(() => {
          throw new Error('the step failed')
        }),
      )
      const train = pipeline({ name: 'train' }, () => grow())
      const outcome = await Promise.resolve(train()).then(String, String)
      expect(outcome).to.equal('Error: the step failed')
    })

    it('gives its outputs as references that wait for the run', async () => {
      const error = resolvedReference({ id: 'abcdefghij', name: 'error', version: '4' })
      const forest = resolvedReference({ id: 'jihgfedcba', name: 'forest', version: '1' })
      const runtime = fakeRuntime((method) => (method === 'run' ? finished({ forest, error }) : 0.25))
      unbind = bindForTest(runtime)
      const train = pipeline({ name: 'train' }, () => grow())
      const call = train()
      expect(Object.keys(call)).to.deep.equal(['forest', 'error'])
      const reference = call.error
      expect(reference.name).to.equal('error')
      expect(runtime.calls).to.deep.equal([])
      expect(await reference.load()).to.equal(0.25)
      expect(reference).to.include({ id: 'abcdefghij', version: '4' })
      expect(runtime.calls.map(({ method }) => method)).to.deep.equal(['run', 'load'])
      const { forest: other } = call
      await other.load()
      expect(runtime.calls.filter(({ method }) => method === 'run')).to.have.length(1)
    })

    it('of one artifact, or of a list, gives that', async () => {
      unbind = bindForTest(fakeRuntime(() => finished(undefined)))
      const one = pipeline({ name: 'one' }, () => count({ of: 1 }))()
      expect(one.name).to.equal('output')
      const [first] = pipeline({ name: 'list' }, () => [count({ of: 1 })])()
      expect(first!.name).to.equal('output')
    })

    it('gives references that another pipeline takes once the run is finished', async () => {
      const error = resolvedReference({ id: 'abcdefghij', name: 'error', version: '4' })
      unbind = bindForTest(
        fakeRuntime((method) => (method === 'run' ? finished({ error }) : versionView('abcdefghij', 'error', 4))),
      )
      const call = pipeline({ name: 'train' }, () => grow())()
      const use = pipeline({ name: 'use' }, () => void count({ of: call.error }))
      expect(thrownBy(() => composed(use), 'COMPOSE_FAILED').message).to.include('belongs to another run')
      await call.error.load()
      expect(invocation(composed(use), 'count').inputs['of']).to.deep.equal({
        kind: 'artifact',
        query: { by: 'id', id: 'abcdefghij' },
      })
    })

    it('while zen imports the module is refused with that line', () => {
      const train = pipeline({ name: 'train' }, () => grow())
      created().importing = '/somewhere/train.ts'
      const line = here(1)
      const error = thrownBy(() => train(), 'PIPELINE_CALLED_ON_IMPORT')
      expect(error.hints[0]).to.include('isMain(import.meta)')
      expect(at(error)).to.deep.equal(line)
    })
  })

  it('takes references of the client while composing', () => {
    const use = pipeline({ name: 'use' }, () => void count({ of: new Client().getArtifactVersion('raw') }))
    expect(invocation(composed(use), 'count').inputs['of']).to.deep.equal({
      kind: 'artifact',
      query: { by: 'name', artifact: 'raw' },
    })
  })
})
