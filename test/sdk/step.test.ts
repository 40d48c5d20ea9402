import { expect } from 'chai'
import { Model, command, defineMaterializer, pipeline, step } from '../../src/index.js'
import { created, stepDefinitionOf } from '../../src/sdk/created.js'
import { at, composed, here, invocation, rejectedBy, thrownBy } from './support.js'
import { z } from 'zod'

const loosely = step as unknown as (...args: unknown[]) => never

describe('step', () => {
  it('takes its name from the options, else from the function', () => {
    expect(step({ name: 'a' }, function b() {}).name).to.equal('a')
    expect(step(async function notify() {}).name).to.equal('notify')
    expect(step({}, function plain() {}).name).to.equal('plain')
  })

  it('without a name is refused', () => {
    const line = here(1)
    const error = thrownBy(() => step(() => 1), 'DEFINITION_INVALID')
    expect(error.message).to.include('A step has no name')
    expect(at(error)).to.deep.equal(line)
  })

  it('refuses names that cannot be part of others', () => {
    for (const name of ['a:b', 'a/b', 'a@b', '', ' a', 'a\n', 'x'.repeat(129)]) {
      thrownBy(() => step({ name }, function named() {}), name === '' ? 'DEFINITION_INVALID' : 'NAME_INVALID')
    }
    expect(step({ name: 'schätze 2.0_b-c' }, () => 1).name).to.equal('schätze 2.0_b-c')
  })

  it('refuses what it would not read', () => {
    const option = thrownBy(() => loosely({ name: 'a', enableCash: true }, () => 1), 'DEFINITION_INVALID')
    expect(option.hints).to.deep.equal(['Did you mean "enableCache"?'])
    const config = thrownBy(() => loosely({ name: 'a', outputs: { m: { typ: 'model' } } }, () => 1), 'DEFINITION_INVALID')
    expect(config.message).to.include('Unknown option "typ" of output "m" of step "a"')
    const type = thrownBy(() => loosely({ name: 'a', output: { type: 'modle' } }, () => 1), 'DEFINITION_INVALID')
    expect(type.hints).to.deep.equal(['Did you mean "model"?'])
    thrownBy(() => loosely({ name: 'a', outputs: ['m'] }, () => 1), 'DEFINITION_INVALID')
    thrownBy(() => loosely({ name: 'a', outputs: { then: {} } }, () => 1), 'DEFINITION_INVALID')
    thrownBy(() => loosely({ name: 'a', output: {}, outputs: { m: {} } }, () => 1), 'DEFINITION_INVALID')
    thrownBy(() => loosely({ name: 'a', onFailure: 'x' }, () => 1), 'DEFINITION_INVALID')
    thrownBy(() => loosely({ name: 'a' }, 3), 'DEFINITION_INVALID')
    thrownBy(() => loosely(undefined, () => 1), 'DEFINITION_INVALID')
    thrownBy(() => loosely({ name: 'a', model: { nam: 'x' } }, () => 1), 'MODEL_CONFIG_INVALID')
  })

  it('refuses names that artifacts and their versions cannot have', () => {
    for (const version of ['3', 'latest', 'Latest', '', 3]) {
      thrownBy(() => loosely({ name: 'a', output: { version } }, () => 1), 'NAME_INVALID')
    }
    for (const name of ['a::b', 'a@b', '', 'a/b'])
      thrownBy(() => loosely({ name: 'a', output: { name } }, () => 1), 'NAME_INVALID')
    step({ name: 'a', output: { name: 'raw_{date}', version: 'raw_2023' } }, () => 1)
  })

  it('refuses retries and time-outs that mean nothing', () => {
    for (const retry of [{}, { attempts: 0 }, { attempts: 1.5 }, { attempts: 2, delay: 3 }, 3]) {
      thrownBy(() => loosely({ name: 'a', retry }, () => 1), 'DEFINITION_INVALID')
    }
    for (const timeoutMs of [0, -1, '5', Number.NaN])
      thrownBy(() => loosely({ name: 'a', timeoutMs }, () => 1), 'DEFINITION_INVALID')
  })

  it('is defined as it was written', () => {
    const materializer = defineMaterializer<number>({
      name: 'n',
      accepts: (value): value is number => typeof value === 'number',
      save: () => undefined,
      load: () => 1,
    })
    const outputs = { m: { type: 'model', model: new Model({ name: 'prices' }), materializer, overwrite: true } } as const
    const definition = stepDefinitionOf(
      step({ name: 'a', outputs, retry: { attempts: 2 }, model: { name: 'rents' } }, () => ({ m: 1 })),
    )!
    expect(definition.outputs).to.deep.equal({ m: { type: 'model', model: { name: 'prices' }, materializer, overwrite: true } })
    expect(definition).to.deep.include({
      retry: { attempts: 2 },
      model: { name: 'rents' },
      site: undefined,
      commandLine: undefined,
    })
  })

  it('with an empty `outputs` has one unnamed output', () => {
    expect(stepDefinitionOf(step({ name: 'a', outputs: {} }, () => ({})))!.outputs).to.equal(undefined)
  })

  it('is registered once when it is made, copies are not', () => {
    const before = created().steps.length
    const a = step({ name: 'a' }, () => 1)
    a.withOptions({ enableCache: false })
    expect(created().steps.slice(before)).to.deep.equal([stepDefinitionOf(a)])
  })

  it('called outside of a pipeline says what to do instead', () => {
    const a = step({ name: 'a' }, () => 1)
    const line = here(1)
    const error = thrownBy(() => a(), 'CONTEXT_MISSING')
    expect(error.hints.join()).to.include('await a.run(')
    expect(at(error)).to.deep.equal(line)
  })

  describe('run', () => {
    it('calls the bare function', async () => {
      const add = step({ name: 'add' }, ({ a, b = 2 }: { a: number; b?: number }) => a + b)
      expect(await add.run({ a: 1 })).to.equal(3)
    })

    it('applies the schema of the inputs', async () => {
      const input = z.object({ rate: z.number().default(0.1), depth: z.coerce.number() })
      const tune = step({ name: 'tune', input }, ({ rate, depth }) => rate * depth)
      expect(await tune.run({ depth: '10' })).to.equal(1)
      const error = await rejectedBy(tune.run({ depth: 'x' }), 'PARAMETER_INVALID')
      expect(error.message).to.match(/^The inputs of step "tune" do not fit its schema: depth: /)
    })

    it('gives a context that records nothing', async () => {
      const a = step({ name: 'a', outputs: { x: {} }, extra: { k: 1 } }, (_: { n: number }, context) => {
        context.outputs.x.logMetadata({ n: 1 })
        context.log('hello')
        context.progress(0.5)
        return { x: [context.step.name, context.inputs, context.extra, context.signal.aborted] }
      })
      expect(await a.run({ n: 3 })).to.deep.equal({ x: ['a', { n: 3 }, { k: 1 }, false] })
    })

    it('rejects with what the function throws', async () => {
      const bad = step({ name: 'bad' }, () => {
        throw new RangeError('too far')
      })
      const outcome = await bad.run().then(String, String)
      expect(outcome).to.equal('RangeError: too far')
    })
  })

  describe('withOptions', () => {
    const outputs = { m: { type: 'model', tags: ['a'] }, e: {} } as const
    const origin = step({ name: 'grow', outputs, enableCache: true, retry: { attempts: 2 } }, () => ({ m: 1, e: 2 }))

    it('gives a changed copy and leaves the origin', () => {
      const copy = stepDefinitionOf(origin.withOptions({ name: 'other', enableCache: false, outputs: { m: { name: 'best' } } }))!
      expect(copy.name).to.equal('other')
      expect(copy.enableCache).to.equal(false)
      expect(copy.retry).to.deep.equal({ attempts: 2 })
      expect(copy.outputs).to.deep.equal({ m: { type: 'model', tags: ['a'], name: 'best' }, e: {} })
      const left = stepDefinitionOf(origin)!
      expect([left.name, left.enableCache, left.outputs]).to.deep.equal(['grow', true, outputs])
      expect(copy.run).to.equal(left.run)
    })

    it('takes the site of its origin', () => {
      const tagged = step({ name: 'tagged' }, () => 1)
      stepDefinitionOf(tagged)!.site = 'train.ts#1'
      expect(stepDefinitionOf(tagged.withOptions({ enableCache: false }))!.site).to.equal('train.ts#1')
    })

    it('refuses outputs that the step does not have', () => {
      const error = thrownBy(() => origin.withOptions({ outputs: { q: {} } as never }), 'DEFINITION_INVALID')
      expect(error.message).to.include('Step "grow" has no output "q"')
    })

    it('is seen by the invocation', () => {
      const train = pipeline({ name: 'train' }, () => void origin.withOptions({ name: 'other' })())
      expect(invocation(composed(train), 'other').step.name).to.equal('other')
    })
  })
})

describe('command', () => {
  it('keeps its line and refuses to run by itself', async () => {
    const fit = command({ name: 'fit', run: 'fit {data} > {model}', outputs: { model: { type: 'model' } } })
    const definition = stepDefinitionOf(fit)!
    expect(definition.commandLine).to.equal('fit {data} > {model}')
    expect(definition.outputs).to.deep.equal({ model: { type: 'model' } })
    await rejectedBy(fit.run({ data: 1 }), 'CONTEXT_MISSING')
  })

  it('needs a name and a line', () => {
    thrownBy(() => command({ run: 'x', outputs: {} }), 'NAME_INVALID')
    thrownBy(() => command({ name: 'a', run: ' ', outputs: {} }), 'DEFINITION_INVALID')
  })
})
