import { expect } from 'chai'
import {
  Model,
  addTags,
  defineComponent,
  defineMaterializer,
  linkArtifactToModel,
  loadArtifact,
  logMetadata,
  registerArtifact,
  removeTags,
  saveArtifact,
} from '../../src/index.js'
import type { StepContext } from '../../src/index.js'
import { runInStepContext } from '../../src/sdk/contexts.js'
import { modelOfRun } from '../../src/sdk/model.js'
import { at, bindForTest, fakeRuntime, here, rejectedBy, thrownBy } from './support.js'
import type { FakeRuntime } from './support.js'
import { z } from 'zod'

describe('free functions', () => {
  let runtime: FakeRuntime
  let unbind = (): void => undefined

  beforeEach(() => {
    runtime = fakeRuntime()
    unbind = bindForTest(runtime)
  })

  afterEach(() => {
    unbind()
  })
  const inStep = <T>(act: () => T): T =>
    runInStepContext({ model: modelOfRun({ name: 'prices' }) } as unknown as StepContext, act)

  it('say what they are about, from anywhere', async () => {
    await logMetadata({ a: 1 }, { model: 'prices', version: 'staging' })
    await addTags('x', { run: 'r' })
    await removeTags(['x', 'y'], { artifact: 'raw', version: 2 })
    expect(runtime.calls).to.deep.equal([
      { method: 'logMetadata', args: [{ a: 1 }, { model: 'prices', version: 'staging' }] },
      { method: 'addTags', args: [['x'], { run: 'r' }] },
      { method: 'removeTags', args: [['x', 'y'], { artifact: 'raw', version: 2 }] },
    ])
  })

  it('are about the step without a target, and need one outside', async () => {
    await inStep(() => logMetadata({ a: 1 }))
    await inStep(() => addTags(['x'], { output: 'forest' }))
    expect(runtime.calls).to.deep.equal([
      { method: 'logMetadata', args: [{ a: 1 }, null] },
      { method: 'addTags', args: [['x'], { output: 'forest' }] },
    ])
    expect((await rejectedBy(logMetadata({ a: 1 }), 'CONTEXT_MISSING')).message).to.include('logMetadata()')
    await rejectedBy(addTags('x', { output: 'forest' }), 'CONTEXT_MISSING')
    await rejectedBy(removeTags('x'), 'CONTEXT_MISSING')
  })

  it('save, register and load artifacts', async () => {
    await saveArtifact([1], 'raw', { tags: ['x'], model: new Model({ name: 'prices', version: 3 }) })
    await registerArtifact('data/raw.csv')
    await registerArtifact('data/raw.csv', 'raw', { version: 'first' })
    await loadArtifact('raw', 2)
    await loadArtifact('raw')
    const model = { config: { name: 'prices', version: 3 }, of: { model: 'prices', version: 3 } }
    expect(runtime.calls).to.deep.equal([
      { method: 'save', args: [[1], 'raw', { tags: ['x'], model }] },
      { method: 'register', args: ['data/raw.csv', 'raw.csv', {}] },
      { method: 'register', args: ['data/raw.csv', 'raw', { version: 'first' }] },
      { method: 'load', args: [{ by: 'name', artifact: 'raw', version: 2 }] },
      { method: 'load', args: [{ by: 'name', artifact: 'raw' }] },
    ])
  })

  it('link an artifact to a model, in a step by default to its own', async () => {
    await linkArtifactToModel('raw', new Model({ name: 'rents', version: 'staging' }), 2)
    await inStep(() => linkArtifactToModel('raw'))
    expect(runtime.calls).to.deep.equal([
      {
        method: 'linkArtifact',
        args: [{ config: { name: 'rents', version: 'staging' }, of: { model: 'rents', version: 'staging' } }, 'raw', 2],
      },
      { method: 'linkArtifact', args: [{ config: { name: 'prices' }, of: { model: 'prices', run: true } }, 'raw', null] },
    ])
    await rejectedBy(linkArtifactToModel('raw'), 'CONTEXT_MISSING')
  })

  it('refuse what JavaScript lets through, with the line', async () => {
    const line = here(1)
    const error = await rejectedBy(addTags('x', 'raw' as never), 'DEFINITION_INVALID')
    expect(at(error)).to.deep.equal(line)
    expect(error.message).to.include('addTags() was given a string as its target')
    const model = new Model({ name: 'prices' })
    for (const target of [null, {}, 3, model, { artefact: 'raw' }])
      await rejectedBy(logMetadata({ a: 1 }, target as never), 'DEFINITION_INVALID')
    for (const tags of [undefined, 3, ['x', 3]])
      await rejectedBy(removeTags(tags as never, { artifact: 'raw' }), 'DEFINITION_INVALID')
    await rejectedBy(registerArtifact(3 as never), 'DEFINITION_INVALID')
    await rejectedBy(saveArtifact(1, undefined as never), 'DEFINITION_INVALID')
    const options = await rejectedBy(saveArtifact(1, 'raw', { modle: model } as never), 'DEFINITION_INVALID')
    expect(options.hints).to.deep.equal(['Did you mean "model"?'])
    expect(runtime.calls).to.deep.equal([])
  })

  it('take the options of a model in place of a Model', async () => {
    const config = { name: 'rents', version: 2 }
    const handle = { config, of: { model: 'rents', version: 2 } }
    await linkArtifactToModel('raw', config)
    await saveArtifact(1, 'raw', { model: config })
    expect(runtime.calls).to.deep.equal([
      { method: 'linkArtifact', args: [handle, 'raw', null] },
      { method: 'save', args: [1, 'raw', { model: handle }] },
    ])
    const line = here(1)
    const error = await rejectedBy(linkArtifactToModel('raw', 'rents' as never), 'MODEL_CONFIG_INVALID')
    expect(at(error)).to.deep.equal(line)
  })
})

describe('defineMaterializer', () => {
  const members = {
    name: 'n',
    accepts: (value: unknown): value is number => typeof value === 'number',
    save: () => undefined,
    load: () => 1,
  }

  it('is branded and keeps its functions', () => {
    const made = defineMaterializer<number>(members)
    expect(made['~zenlocal'].materializer).to.equal(true)
    expect([made.name, made.accepts(1), made.accepts('1'), made.load('')]).to.deep.equal(['n', true, false, 1])
  })

  it('refuses what is missing or unknown', () => {
    thrownBy(() => defineMaterializer({ ...members, load: undefined } as never), 'DEFINITION_INVALID')
    thrownBy(() => defineMaterializer({ ...members, name: 'a/b' }), 'NAME_INVALID')
    thrownBy(() => defineMaterializer({ ...members, read: () => 1 } as never), 'DEFINITION_INVALID')
  })
})

describe('defineComponent', () => {
  it('declares type and flavour', () => {
    const create = () => ({ post: async () => true, ask: async () => true })
    const made = defineComponent({ type: 'alerter', flavor: 'chat', config: z.object({}), create })
    expect([made.type, made.flavor]).to.deep.equal(['alerter', 'chat'])
    thrownBy(() => defineComponent({ type: 'alerter', flavor: '', config: z.object({}), create }), 'NAME_INVALID')
    thrownBy(() => defineComponent({ type: 'alerter', flavor: 'x', config: z.object({}) } as never), 'DEFINITION_INVALID')
  })
})
