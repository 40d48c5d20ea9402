import { expect } from 'chai'
import { externalArtifact, getPipelineContext, getStepContext, pipeline, step } from '../../src/index.js'
import type { StepContext, VersionRef } from '../../src/index.js'
import { runInStepContext } from '../../src/sdk/contexts.js'
import { at, composed, here, invocation, readParameters, thrownBy } from './support.js'

const use = step({ name: 'use' }, ({ of }: { of: unknown }) => of)

describe('getStepContext', () => {
  it('gives the context that the worker set, also after waiting', async () => {
    const context = { step: { name: 'a', id: 'a_2' } } as StepContext
    const seen = await runInStepContext(context, async () => {
      await Promise.resolve()
      return getStepContext()
    })
    expect(seen).to.equal(context)
  })

  it('keeps the contexts of steps that run at once apart', async () => {
    const names = ['a', 'b', 'c']
    const seen = await Promise.all(
      names.map((name) =>
        runInStepContext({ step: { name, id: name } } as StepContext, async () => {
          await Promise.resolve()
          return getStepContext().step.name
        }),
      ),
    )
    expect(seen).to.deep.equal(names)
  })

  it('says where it can be called', () => {
    const line = here(1)
    const error = thrownBy(() => getStepContext(), 'CONTEXT_MISSING')
    expect(at(error)).to.deep.equal(line)
    const composing = thrownBy(() => composed(pipeline({ name: 'p' }, () => void getStepContext())), 'CONTEXT_MISSING')
    expect(composing.hints).to.deep.equal(['In a pipeline function: getPipelineContext()'])
  })
})

describe('getPipelineContext', () => {
  it('gives the pipeline that is being composed, inlined ones their own', () => {
    const seen: unknown[] = []
    const note = () => {
      const { name, extra, params } = getPipelineContext()
      seen.push([name, extra, params])
    }
    const inner = pipeline({ name: 'inner', extra: { a: 1 } }, (_: { n?: number }) => {
      note()
    })
    const outer = pipeline({ name: 'outer', extra: { b: 2 } }, () => {
      inner({ n: 1 })
      note()
    })
    composed(outer)
    expect(seen).to.deep.equal([
      ['inner', { a: 1, b: 2 }, { n: 1 }],
      ['outer', { b: 2 }, {}],
    ])
  })

  it('has literal defaults among the parameters', () => {
    const seen: unknown[] = []
    const train = pipeline({ name: 'p' }, ({ a = 1, b = 2 }: { a?: number; b?: number }) => {
      seen.push(getPipelineContext().params, a + b)
    })
    composed(train, { b: 3 }, { parametersOf: readParameters })
    expect(seen).to.deep.equal([{ a: 1, b: 3 }, 4])
  })

  it('says where it can be called', () => {
    expect(thrownBy(() => getPipelineContext(), 'CONTEXT_MISSING').hints).to.deep.equal(['In a step: getStepContext()'])
  })

  it('has no model where none is configured', () => {
    const train = pipeline({ name: 'p' }, () => {
      getPipelineContext().model.getArtifact('x')
    })
    expect(thrownBy(() => composed(train), 'CONTEXT_MISSING').message).to.include('No model is configured for pipeline "p"')
  })
})

describe('externalArtifact', () => {
  const queryIn = (of: unknown, model?: { name: string }) => {
    const compiled = composed(pipeline({ name: 'p', model }, () => void use({ of })))
    const node = invocation(compiled, 'use').inputs['of']
    return node?.kind === 'artifact' ? node.query : undefined
  }
  const prices = { name: 'prices' }

  it('looks an artifact up by id, name or pipeline', () => {
    expect(queryIn(externalArtifact({ id: 'abcdefghij' }))).to.deep.equal({ by: 'id', id: 'abcdefghij' })
    expect(queryIn(externalArtifact({ name: 'raw' }))).to.deep.equal({ by: 'name', artifact: 'raw' })
    expect(queryIn(externalArtifact({ pipelineName: 'train', artifactName: 'raw' }))).to.deep.equal({
      by: 'pipeline',
      pipeline: 'train',
      artifact: 'raw',
    })
  })

  it("looks it up in the pipeline's model, in the version of the run", () => {
    const wanted = { by: 'model', of: { model: 'prices', run: true }, artifact: 'forest' }
    expect(queryIn(externalArtifact({ modelArtifactName: 'forest' }), prices)).to.deep.equal(wanted)
    expect(queryIn(externalArtifact({ modelArtifactName: 'forest', modelName: 'prices' }), prices)).to.deep.equal(wanted)
  })

  it('looks it up in the model and version that are named', () => {
    const of = (source: { modelName?: string; modelVersion?: VersionRef }) => {
      const query = queryIn(externalArtifact({ modelArtifactName: 'forest', ...source }), prices)
      return query?.by === 'model' ? query.of : undefined
    }
    expect(of({ modelName: 'rents' })).to.deep.equal({ model: 'rents', version: 'latest' })
    expect(of({ modelName: 'rents', modelVersion: 'staging' })).to.deep.equal({ model: 'rents', version: 'staging' })
    expect(of({ modelVersion: 3 })).to.deep.equal({ model: 'prices', version: 3 })
  })

  it('made at module level still means the model of the pipeline that uses it', () => {
    const forest = externalArtifact({ modelArtifactName: 'forest' })
    expect(queryIn(forest, { name: 'rents' })).to.deep.include({ of: { model: 'rents', run: true } })
    expect(queryIn(forest, prices)).to.deep.include({ of: { model: 'prices', run: true } })
  })

  it('without any model says how to name one', () => {
    const line = here(1)
    const forest = externalArtifact({ modelArtifactName: 'forest' })
    const error = thrownBy(() => queryIn(forest), 'CONTEXT_MISSING')
    expect(error.hints.join()).to.include("modelName: '…'")
    expect(at(error)).to.deep.equal(line)
  })

  it('refuses what names no artifact', () => {
    for (const source of [undefined, {}, { nam: 'x' }, { pipelineName: 'p' }, { id: 3 }]) {
      thrownBy(() => externalArtifact(source as never), 'DEFINITION_INVALID')
    }
    const both = thrownBy(() => externalArtifact({ name: 'x', verison: 2 } as never), 'DEFINITION_INVALID')
    expect(both.hints).to.deep.equal(['Did you mean "version"?'])
    thrownBy(() => externalArtifact({ value: 1, name: 'x' } as never), 'DEFINITION_INVALID')
  })
})
