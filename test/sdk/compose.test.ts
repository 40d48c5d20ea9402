import { expect } from 'chai'
import { compose } from '../../src/sdk/compose.js'
import { pipelineDefinitionOf } from '../../src/sdk/created.js'
import { externalArtifact, pipeline, step } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { at, composed, here, invocation, thrownBy } from './support.js'

const split = step({ name: 'split', outputs: { seen: {}, unseen: {} } }, ({ seed = 1 }: { seed?: number }) => ({
  seen: [seed],
  unseen: [2],
}))
const grow = step({ name: 'grow', outputs: { forest: {}, error: {} } }, ({ seen }: { seen: number[] }) => ({
  forest: seen,
  error: 1,
}))
const tell = step({ name: 'tell' }, ({ value }: { value: number }) => value)
const alone = step({ name: 'alone' }, () => 1)
const ids = (of: unknown) => composed(of).invocations.map(({ id }) => id)

describe('compose', () => {
  describe('ids', () => {
    it('are the step names, repeats get _2, _3', () => {
      const train = pipeline({ name: 'train' }, () => [alone(), alone(), alone()])
      expect(ids(train)).to.deep.equal(['alone', 'alone_2', 'alone_3'])
    })

    it('can be given, and a default one steps aside', () => {
      const train = pipeline({ name: 'train' }, () => [alone({}, { id: 'first' }), alone({}, { id: 'alone' }), alone()])
      expect(ids(train)).to.deep.equal(['first', 'alone', 'alone_2'])
    })

    it('are unique', () => {
      let line = here()
      const train = pipeline({ name: 'train' }, () => {
        alone({}, { id: 'a' })
        line = here(1)
        alone({}, { id: 'a' })
      })
      const error = thrownBy(() => composed(train), 'COMPOSE_FAILED')
      expect(error.message).to.include('The id "a" is taken')
      expect(error.why).to.include(`compose.test.ts:${line.line - 2}:`)
      expect(at(error)).to.deep.equal(line)
    })

    it('are names', () => {
      const train = pipeline({ name: 'train' }, () => void alone({}, { id: 'a/b' }))
      expect(thrownBy(() => composed(train), 'NAME_INVALID').message).to.include('"a/b"')
    })

    it('are the same for the same parameters', () => {
      const train = pipeline({ name: 'train' }, ({ n = 3 }: { n?: number }) => {
        for (let i = 0; i < n; i++) tell({ value: i })
      })
      expect(ids(train)).to.deep.equal(ids(train))
      expect(composed(train, { n: 1 }).invocations).to.have.length(1)
    })
  })

  describe('dependencies', () => {
    it('follow the references', () => {
      const train = pipeline({ name: 'train' }, () => grow({ seen: split().seen }))
      const compiled = composed(train)
      expect(invocation(compiled, 'grow').dependsOn).to.deep.equal(['split'])
      expect(invocation(compiled, 'grow').inputs).to.deep.equal({
        seen: { kind: 'output', invocation: 'split', output: 'seen' },
      })
      expect(invocation(compiled, 'grow').after).to.deep.equal([])
    })

    it('follow `after`: ids, artifacts, what a call returned, and steps', () => {
      const train = pipeline({ name: 'train' }, () => {
        const parts = split()
        alone()
        alone()
        const one = tell({ value: 1 })
        tell({ value: 2 }, { id: 'by_id', after: 'split' })
        tell({ value: 2 }, { id: 'by_artifact', after: parts.seen })
        tell({ value: 2 }, { id: 'by_outputs', after: parts })
        tell({ value: 2 }, { id: 'by_step', after: alone })
        tell({ value: 2 }, { id: 'by_list', after: [one, 'split', alone, parts] })
      })
      const compiled = composed(train)
      expect(invocation(compiled, 'by_id').after).to.deep.equal(['split'])
      expect(invocation(compiled, 'by_artifact').after).to.deep.equal(['split'])
      expect(invocation(compiled, 'by_outputs').after).to.deep.equal(['split'])
      expect(invocation(compiled, 'by_step').after).to.deep.equal(['alone', 'alone_2'])
      expect(invocation(compiled, 'by_list').dependsOn).to.have.members(['tell', 'split', 'alone', 'alone_2'])
    })

    it('may name a later call, which is then put before', () => {
      const train = pipeline({ name: 'train' }, () => {
        alone({}, { id: 'last', after: 'first' })
        alone({}, { id: 'first' })
      })
      expect(ids(train)).to.deep.equal(['first', 'last'])
    })

    it('of thousands of steps in a chain are sorted', () => {
      const train = pipeline({ name: 'train' }, () => {
        let last: Artifact<number> = externalArtifact({ value: 0 })
        for (let i = 0; i < 5000; i++) last = tell({ value: last })
      })
      expect(composed(train).invocations.at(-1)?.id).to.equal('tell_5000')
    })

    it('on an unknown id say which was meant', () => {
      let line = here()
      const train = pipeline({ name: 'train' }, () => {
        split()
        line = here(1)
        tell({ value: 1 }, { after: 'splt' })
      })
      const error = thrownBy(() => composed(train), 'COMPOSE_FAILED')
      expect(error.hints).to.deep.equal(['Did you mean "split"?'])
      expect(at(error)).to.deep.equal(line)
    })

    it('on an unknown id of a pipeline without others hint at nothing', () => {
      const train = pipeline({ name: 'train' }, () => void split({}, { after: 'first_of_all' }))
      expect(thrownBy(() => composed(train), 'COMPOSE_FAILED').hints).to.deep.equal([])
    })

    it('on a step without calls, or on no step at all, are refused', () => {
      const early = pipeline({ name: 'train' }, () => void tell({ value: 1 }, { after: split }))
      expect(thrownBy(() => composed(early), 'COMPOSE_FAILED').message).to.include('step "split" has not been called so far')
      const wrong = pipeline({ name: 'train' }, () => void tell({ value: 1 }, { after: [3 as never] }))
      expect(thrownBy(() => composed(wrong), 'COMPOSE_FAILED').message).to.include('a number names no step')
    })

    it('in a circle are refused with the circle and a line in it', () => {
      let line = here()
      const train = pipeline({ name: 'train' }, () => {
        line = here(1)
        const parts = split({}, { after: 'grow' })
        grow({ seen: parts.seen })
      })
      const error = thrownBy(() => composed(train), 'COMPOSE_FAILED')
      expect(error.data['cycle']).to.have.members(['split', 'grow'])
      expect(error.message).to.match(/wait for each other: (split → grow → split|grow → split → grow)/)
      expect(at(error)).to.deep.equal(line)
    })

    it('on itself are refused', () => {
      const train = pipeline({ name: 'train' }, () => void alone({}, { after: 'alone' }))
      expect(thrownBy(() => composed(train), 'COMPOSE_FAILED').message).to.include('alone → alone')
    })
  })

  describe('inlining', () => {
    const inner = pipeline({ name: 'inner', model: { name: 'rents' }, extra: { a: 1, b: 1 }, enableCache: false }, () => {
      const parts = split()
      return grow({ seen: parts.seen })
    })
    const outer = pipeline({ name: 'outer', model: { name: 'prices' }, extra: { b: 2, c: 2 }, enableCache: true }, () => {
      tell({ value: inner().error })
      tell({ value: inner().error })
    })

    it('nests the ids', () => {
      expect(ids(outer)).to.deep.equal(['inner.split', 'inner.grow', 'tell', 'inner_2.split', 'inner_2.grow', 'tell_2'])
      const compiled = composed(outer)
      expect(invocation(compiled, 'tell_2').dependsOn).to.deep.equal(['inner_2.grow'])
    })

    it('keeps its own model, extra and enableCache for its steps', () => {
      const compiled = composed(outer)
      const nested = invocation(compiled, 'inner.grow')
      expect(nested.model).to.deep.equal({ name: 'rents' })
      expect(nested.extra).to.deep.equal({ a: 1, b: 1, c: 2 })
      expect(nested.pipelineEnableCache).to.equal(false)
      expect(nested.pipelineName).to.equal('inner')
      const own = invocation(compiled, 'tell')
      expect(own.model).to.deep.equal({ name: 'prices' })
      expect(own.extra).to.deep.equal({ b: 2, c: 2 })
      expect(own.pipelineEnableCache).to.equal(true)
      expect(own.pipelineName).to.equal('outer')
    })

    it('takes the outer model where it has none', () => {
      const plain = pipeline({ name: 'plain' }, () => void alone())
      const around = pipeline({ name: 'around', model: { name: 'prices' }, enableCache: false }, () => void plain())
      expect(invocation(composed(around), 'plain.alone').model).to.deep.equal({ name: 'prices' })
      expect(invocation(composed(around), 'plain.alone').pipelineEnableCache).to.equal(false)
    })

    it('passes parameters, also references', () => {
      const takes = pipeline({ name: 'takes' }, ({ data }: { data: Artifact<number[]> }) => grow({ seen: data }))
      const around = pipeline({ name: 'around' }, () => takes({ data: split().seen }))
      expect(invocation(composed(around), 'takes.grow').dependsOn).to.deep.equal(['split'])
    })

    it('can be waited for as a whole', () => {
      const several = pipeline({ name: 'several' }, () => {
        alone()
        return grow({ seen: [1] })
      })
      const one = pipeline({ name: 'one' }, () => {
        alone()
        return alone()
      })
      const none = pipeline({ name: 'none' }, () => void alone())
      const around = pipeline({ name: 'around' }, () => {
        tell({ value: 1 }, { id: 'record', after: several() })
        tell({ value: 1 }, { id: 'artifact', after: one() })
        tell({ value: 1 }, { id: 'nothing', after: [none()] })
        tell({ value: 1 }, { id: 'by_id', after: 'several' })
      })
      const compiled = composed(around)
      expect(invocation(compiled, 'record').after).to.deep.equal(['several.alone', 'several.grow'])
      expect(invocation(compiled, 'artifact').after).to.deep.equal(['one.alone', 'one.alone_2'])
      expect(invocation(compiled, 'nothing').after).to.deep.equal(['none.alone'])
      expect(invocation(compiled, 'by_id').after).to.deep.equal(['several.alone', 'several.grow'])
    })

    it('looks for ids in `after` inside first', () => {
      const nested = pipeline({ name: 'nested' }, () => {
        alone()
        tell({ value: 1 }, { after: 'alone' })
        tell({ value: 1 }, { id: 'out', after: 'split' })
      })
      const around = pipeline({ name: 'around' }, () => {
        alone()
        split()
        nested()
      })
      expect(invocation(composed(around), 'nested.tell').after).to.deep.equal(['nested.alone'])
      expect(invocation(composed(around), 'nested.out').after).to.deep.equal(['split'])
    })

    it('hands its outputs out as they were returned', () => {
      const around = pipeline({ name: 'around' }, () => ({ grown: inner(), list: [inner()] }))
      const { returned } = composed(around) as { returned: { grown: { error: Artifact }; list: { error: Artifact }[] } }
      expect(returned.grown.error.name).to.equal('error')
      expect(returned.list[0]!.error.name).to.equal('error')
    })

    it('refuses `await` and says why', () => {
      const around = pipeline({ name: 'around' }, () => void inner().then(() => undefined))
      expect(thrownBy(() => composed(around), 'COMPOSE_FAILED').message).to.include('"inner" cannot be awaited here')
    })
  })

  describe('the pipeline function', () => {
    it('may not return a promise', () => {
      const train = pipeline({ name: 'train' }, (async () => alone()) as never)
      expect(thrownBy(() => composed(train), 'COMPOSE_FAILED').message).to.include('returned a promise')
    })

    it('may not return values, and the path to one is named', () => {
      const train = pipeline({ name: 'train' }, (() => ({ ok: alone(), list: [alone(), 3] })) as never)
      const error = thrownBy(() => composed(train), 'COMPOSE_FAILED')
      expect(error.message).to.include('"list"[1] is a number')
    })

    it('may not call an output "then"', () => {
      const train = pipeline({ name: 'train' }, () => ({ then: alone() }))
      expect(thrownBy(() => composed(train), 'COMPOSE_FAILED').message).to.include('"then"')
    })

    it('that throws is shown with its line, its error as cause', () => {
      let line = here()
      const train = pipeline({ name: 'train' }, () => {
        line = here(1)
        throw new TypeError('no such thing')
      })
      const error = thrownBy(() => composed(train), 'COMPOSE_FAILED')
      expect(error.message).to.include('TypeError: no such thing')
      expect(error.cause).to.be.instanceOf(TypeError)
      expect(at(error)).to.deep.equal(line)
    })

    it('leaves nothing behind when it throws', () => {
      const train = pipeline({ name: 'train' }, () => {
        throw new Error('x')
      })
      thrownBy(() => composed(train), 'COMPOSE_FAILED')
      expect(thrownBy(() => alone(), 'CONTEXT_MISSING').message).to.include('"alone" was called outside of a pipeline')
    })
  })

  it('notes where each step was called', () => {
    let line = here()
    const train = pipeline({ name: 'train' }, () => {
      line = here(1)
      alone()
    })
    expect(invocation(composed(train), 'alone').calledAt).to.match(new RegExp(`^${line.file}:${line.line}:\\d+$`))
  })

  it("takes a step's own model before the pipeline's", () => {
    const own = step({ name: 'own', model: { name: 'rents', version: 'staging' }, extra: { s: 1 } }, () => 1)
    const train = pipeline({ name: 'train', model: { name: 'prices' }, extra: { p: 1 } }, () => void own())
    const found = invocation(composed(train), 'own')
    expect(found.model).to.deep.equal({ name: 'rents', version: 'staging' })
    expect(found.extra).to.deep.equal({ p: 1, s: 1 })
  })

  it('gives the function its typed context', () => {
    const seen: unknown[] = []
    const train = pipeline(
      { name: 'train', extra: { promoted: 'prices' }, model: { name: 'prices' } },
      (params: { n?: number }, context) => {
        seen.push(context.name, context.extra.promoted, context.params, context.model.name, context.modelVersion.name, params)
      },
    )
    compose(pipelineDefinitionOf(train)!, { n: 2 })
    expect(seen).to.deep.equal(['train', 'prices', { n: 2 }, 'prices', 'prices', { n: 2 }])
  })
})
