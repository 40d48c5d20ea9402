import { expect } from 'chai'
import { Model, ModelConfig, ModelStages, ModelVersion, getPipelineContext, pipeline, step } from '../../src/index.js'
import type { Artifact, StepContext } from '../../src/index.js'
import { runInStepContext } from '../../src/sdk/contexts.js'
import { modelOfRun } from '../../src/sdk/model.js'
import { at, bindForTest, composed, fakeRuntime, here, invocation, rejectedBy, thrownBy, versionView } from './support.js'
import type { FakeRuntime } from './support.js'

const loosely = Model as unknown as new (options: unknown) => Model
const use = step({ name: 'use' }, ({ of }: { of: unknown }) => of)
const queryOf = (reference: Artifact) => {
  const compiled = composed(pipeline({ name: 'p' }, () => void use({ of: reference })))
  const node = invocation(compiled, 'use').inputs['of']
  return node?.kind === 'artifact' ? node.query : undefined
}

describe('Model', () => {
  describe('options', () => {
    const good: [string, object][] = [
      ['a new version', { name: 'prices' }],
      ['no version', { name: 'prices', version: null }],
      ['a number', { name: 'prices', version: 3 }],
      ['a numeric text', { name: 'prices', version: '3' }],
      ['a stage in any case', { name: 'prices', version: 'Production' }],
      ['a name', { name: 'prices', version: 'first try' }],
      ['createNewModelVersion', { name: 'prices', createNewModelVersion: true }],
      ['the latest', { name: 'prices', createNewModelVersion: false }],
      ['false beside a version', { name: 'prices', createNewModelVersion: false, version: 'staging' }],
      [
        'a whole card',
        { name: 'prices', license: 'MIT', useCases: 'all', tradeOffs: 'none', tags: ['a'], saveModelsToRegistry: false },
      ],
      ['substitutions', { name: 'prices_{team}', substitutions: { team: 'a' } }],
    ]
    for (const [name, options] of good) {
      it(`take ${name}`, () => {
        expect(new loosely(options).name).to.equal((options as { name: string }).name)
      })
    }

    const bad: [string, unknown, string][] = [
      ['a version and a new one', { name: 'a', version: 'staging', createNewModelVersion: true }, 'asks for a new one'],
      ['no name', { version: 3 }, 'no name'],
      ['an empty name', { name: ' ' }, 'no name'],
      ['no options', undefined, 'takes an object of options, not undefined'],
      ['an unknown option', { name: 'a', licence: 'MIT' }, 'no option "licence"'],
      ['a number that is none', { name: 'a', version: 0 }, '"version" of a Model is 0'],
      ['half a version', { name: 'a', version: 1.5 }, '"version" of a Model is 1.5'],
      ['an empty version', { name: 'a', version: '' }, 'the name of a version'],
      ['a flag that is text', { name: 'a', deleteNewVersionOnFailure: 'yes' }, 'not true or false'],
      ['tags that are text', { name: 'a', tags: 'x' }, 'not an array of texts'],
      ['text that is a number', { name: 'a', license: 3 }, '"license" of a Model is 3, not text'],
    ]
    for (const [name, options, words] of bad) {
      it(`refuse ${name}`, () => {
        const line = here(1)
        const error = thrownBy(() => new loosely(options), 'MODEL_CONFIG_INVALID')
        expect(error.message).to.include(words)
        expect(at(error)).to.deep.equal(line)
      })
    }

    it('name near misses', () => {
      expect(thrownBy(() => new loosely({ name: 'a', licence: 'x' }), 'MODEL_CONFIG_INVALID').hints).to.deep.equal([
        'Did you mean "license"?',
      ])
    })
  })

  it('puts its own substitutions into its names, and leaves other keys to the run', () => {
    const substitutions = { team: 'a', who: 'me' }
    const model = new Model({ name: 'prices_{team}', version: 'v_{who}_{date}', substitutions })
    const plain = { name: 'p', model: { name: '{team}', substitutions } }
    expect(queryOf(model.getArtifact('forest'))).to.deep.include({ of: { model: 'prices_a', version: 'v_me_{date}' } })
    expect(composed(pipeline(plain, () => undefined)).pipeline.model).to.include({ name: 'a' })
  })

  it('has two other names, and constants for the stages', () => {
    expect(ModelConfig).to.equal(Model)
    expect(ModelVersion).to.equal(Model)
    expect(ModelStages).to.deep.equal({
      NONE: 'none',
      STAGING: 'staging',
      PRODUCTION: 'production',
      ARCHIVED: 'archived',
      LATEST: 'latest',
    })
  })

  describe('lookups', () => {
    it('are queries that say model, version, artifact and type', () => {
      const model = new Model({ name: 'prices', version: 'production' })
      const of = { model: 'prices', version: 'production' }
      expect(queryOf(model.getArtifact('forest'))).to.deep.equal({ by: 'model', of, artifact: 'forest' })
      expect(queryOf(model.getModelArtifact('forest', 3))).to.deep.equal({
        by: 'model',
        of,
        artifact: 'forest',
        version: 3,
        type: 'model',
      })
      expect(queryOf(model.getDataArtifact('raw'))).to.deep.include({ type: 'data' })
      expect(queryOf(model.getDeploymentArtifact('service'))).to.deep.include({ type: 'deployment' })
    })

    it('of a model without a version mean that of the run', () => {
      expect(queryOf(new Model({ name: 'prices' }).getArtifact('forest'))).to.deep.include({ of: { model: 'prices', run: true } })
    })

    it('of a model that may not make a version mean the latest', () => {
      const model = new Model({ name: 'prices', createNewModelVersion: false })
      expect(queryOf(model.getArtifact('forest'))).to.deep.include({ of: { model: 'prices', version: 'latest' } })
    })

    it('work from the context of a pipeline', () => {
      const train = pipeline({ name: 'p', model: { name: 'prices', version: 'production' } }, () => {
        use({ of: getPipelineContext().model.getModelArtifact('forest') })
      })
      expect(invocation(composed(train), 'use').inputs['of']).to.deep.equal({
        kind: 'artifact',
        query: { by: 'model', of: { model: 'prices', run: true }, artifact: 'forest', type: 'model' },
      })
    })
  })

  describe('methods', () => {
    let runtime: FakeRuntime
    let unbind = (): void => undefined

    beforeEach(() => {
      runtime = fakeRuntime((method) => {
        if (method === 'ensureVersion') return { number: 7 }
        return method === 'resolve' ? versionView('abcdefghij', 'raw', 4) : {}
      })
      unbind = bindForTest(runtime)
    })

    afterEach(() => {
      unbind()
    })
    const named = { config: { name: 'prices', version: 'staging' }, of: { model: 'prices', version: 'staging' } }

    it('call the registry with what the model says', async () => {
      const model = new Model({ name: 'prices', version: 'staging' })
      await model.setStage('production', { force: true, reason: 'better' })
      await model.logMetadata({ error: 1 })
      await model.metadata()
      await model.linkArtifact('raw', 3)
      await model.linkArtifact('raw')
      await model.version()
      expect(runtime.calls).to.deep.equal([
        { method: 'setStage', args: [named, 'production', { force: true, reason: 'better' }] },
        { method: 'logModelMetadata', args: [named, { error: 1 }] },
        { method: 'modelMetadata', args: [named] },
        { method: 'linkArtifact', args: [named, 'raw', 3] },
        { method: 'linkArtifact', args: [named, 'raw', null] },
        { method: 'ensureVersion', args: [named] },
      ])
    })

    it('link an artifact by its reference', async () => {
      const model = new Model({ name: 'prices', version: 'staging' })
      await model.linkArtifact(model.getDataArtifact('raw'))
      expect(runtime.calls.at(-1)).to.deep.equal({ method: 'linkArtifact', args: [named, 'raw', '4'] })
    })

    it('link an artifact by the record of a version, and refuse what is none with the line', async () => {
      const model = new Model({ name: 'prices', version: 'staging' })
      await model.linkArtifact(versionView('abcdefghij', 'raw', 4) as unknown as Artifact)
      expect(runtime.calls.at(-1)).to.deep.equal({ method: 'linkArtifact', args: [named, 'raw', 'abcdefghij'] })
      const line = here(1)
      const error = await rejectedBy(model.linkArtifact(3 as never), 'DEFINITION_INVALID')
      expect(at(error)).to.deep.equal(line)
      expect(error.message).to.include('not a number')
    })

    it('outside of a run make an absent version once per object, also when asked at once', async () => {
      const model = new Model({ name: 'prices' })
      await Promise.all([model.logMetadata({ a: 1 }), model.setStage('staging'), model.version()])
      const made = { config: { name: 'prices' }, of: { model: 'prices', version: null } }
      const kept = { config: { name: 'prices' }, of: { model: 'prices', version: 7 } }
      expect(runtime.calls.filter(({ args }) => JSON.stringify(args[0]) === JSON.stringify(made))).to.have.length(1)
      expect(runtime.calls).to.deep.include({ method: 'logModelMetadata', args: [kept, { a: 1 }] })
      expect(runtime.calls).to.deep.include({ method: 'setStage', args: [kept, 'staging', {}] })
      await new Model({ name: 'prices' }).version()
      expect(runtime.calls.filter(({ args }) => JSON.stringify(args[0]) === JSON.stringify(made))).to.have.length(2)
    })

    it('try again when a version could not be made', async () => {
      let failed = false
      unbind()
      unbind = bindForTest(
        fakeRuntime(() => {
          if (failed) return { number: 8 }
          failed = true
          throw new Error('disk')
        }),
      )
      const model = new Model({ name: 'prices' })
      expect(await model.version().then(String, String)).to.equal('Error: disk')
      expect((await model.version()).number).to.equal(8)
    })

    it('in a step mean the version of the run', async () => {
      const model = new Model({ name: 'prices' })
      await runInStepContext({} as StepContext, () => model.logMetadata({ a: 1 }))
      expect(runtime.calls[0]?.args[0]).to.deep.equal({ config: { name: 'prices' }, of: { model: 'prices', run: true } })
    })

    it('of the model of a context mean the version that the run uses', async () => {
      const config = { name: 'prices', version: 'staging' }
      await modelOfRun(config).setStage('production')
      expect(runtime.calls[0]?.args[0]).to.deep.equal({ config, of: { model: 'prices', run: true } })
    })
  })
})
