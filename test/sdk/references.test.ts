import { expect } from 'chai'
import { inspect } from 'node:util'
import { externalArtifact, pipeline, step } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { artifactReference, resolvedReference } from '../../src/sdk/artifact.js'
import { at, bindForTest, composed, fakeRuntime, here, thrownBy, versionView } from './support.js'

const split = step({ name: 'split', outputs: { seen: {}, unseen: { name: 'held_back' } } }, () => ({ seen: [1], unseen: [2] }))
const score = step({ name: 'score' }, () => 0.5)

/** What happens when a pipeline function does this with a reference to an output. */
function whileComposing(act: (reference: Artifact<never>) => unknown) {
  return thrownBy(() => composed(pipeline({ name: 'train' }, () => void act(score() as Artifact<never>))), 'COMPOSE_FAILED')
}

describe('a reference while composing', () => {
  const uses: [string, (reference: never) => unknown, string][] = [
    ['compared', (r) => r > 0.9, 'compared or calculated with'],
    ['calculated with', (r) => r * 2, 'compared or calculated with'],
    ['added', (r) => (r as number) + 1, 'compared or calculated with'],
    ['used as text', (r) => String(r), 'used as text'],
    ['used as a key', (r) => ({ a: 1 })[r], 'used as text'],
    ['iterated over', (r) => [...(r as unknown[])], 'iterated over'],
    ['taken apart', (r) => ({ ...(r as object) }), 'members were listed'],
    ['asked for a member', (r) => (r as { length: number }).length, 'member "length"'],
    ['asked for a method', (r) => (r as number).toFixed(2), 'member "toFixed"'],
    ['asked for an element', (r) => (r as number[])[0], 'member "0"'],
    ['written to', (r) => ((r as { a: number }).a = 1), 'member "a" was set'],
    ['turned into JSON', (r) => JSON.stringify({ r }), 'turned into JSON'],
    ['loaded', (r) => (r as Artifact).load(), 'load()'],
  ]
  for (const [name, use, words] of uses) {
    it(`cannot be ${name}`, () => {
      const error = whileComposing(use as (reference: Artifact<never>) => unknown)
      expect(error.message).to.include('"output" is a reference').and.include(words)
      expect(error.why).to.include('before any of them runs')
      expect(error.data['file']).to.match(/references\.test\.ts$/)
    })
  }

  it('says which line did it', () => {
    let line = here()
    const error = whileComposing((reference) => {
      line = here(1)
      return (reference as unknown as number) > 0.9
    })
    expect(at(error)).to.deep.equal(line)
  })

  it('can be named, printed and awaited', async () => {
    let reference: Artifact | undefined
    composed(pipeline({ name: 'train' }, () => void (reference = split().unseen)))
    expect(reference!.name).to.equal('held_back')
    expect(reference!.id).to.equal(undefined)
    expect(inspect(reference)).to.equal('Artifact(held_back)')
    expect((await Promise.resolve(reference)) === reference).to.equal(true)
  })

  it('does not have outputs that its step does not have', () => {
    const train = pipeline({ name: 'train' }, () => {
      expect((split() as unknown as { sen: unknown }).sen).to.equal(undefined)
    })
    const error = thrownBy(() => composed(train), 'COMPOSE_FAILED')
    expect(error.message).to.include('Step "split" has no output "sen". Did you mean "seen"?')
  })
})

describe('a reference to an artifact that exists', () => {
  let unbind = (): void => undefined

  afterEach(() => {
    unbind()
  })

  it('is read when it is loaded, and then knows what it is', async () => {
    const runtime = fakeRuntime((method) => (method === 'load' ? [1, 2] : versionView('abcdefghij', 'raw', 3)))
    unbind = bindForTest(runtime)
    const reference = externalArtifact<number[]>({ name: 'raw' })
    expect(runtime.calls).to.deep.equal([])
    expect(reference.version).to.equal(undefined)
    expect(await reference.load()).to.deep.equal([1, 2])
    expect(reference).to.include({ id: 'abcdefghij', name: 'raw', version: '3' })
    expect(reference.metadata).to.deep.equal({ rows: 3 })
    expect(runtime.calls[0]).to.deep.equal({ method: 'load', args: [{ by: 'name', artifact: 'raw' }] })
  })

  it('is not its value either, and says to load it', () => {
    const error = thrownBy(
      () => (artifactReference({ by: 'name', artifact: 'raw' }, 'raw') as unknown as number) + 1,
      'COMPOSE_FAILED',
    )
    expect(error.hints).to.deep.equal(['Load it first: const value = await reference.load()'])
  })

  it('written down as a value is loaded without the registry', async () => {
    expect(await externalArtifact({ value: 3 }).load()).to.equal(3)
  })

  it('of a finished run is loaded by its id', async () => {
    const runtime = fakeRuntime(() => 'value')
    unbind = bindForTest(runtime)
    const reference = resolvedReference({ id: 'abcdefghij', name: 'raw', version: '3' })
    expect(reference.version).to.equal('3')
    expect(await reference.load()).to.equal('value')
    expect(runtime.calls).to.deep.equal([{ method: 'load', args: [{ by: 'id', id: 'abcdefghij' }] }])
    expect(JSON.stringify(reference)).to.equal('{"~zenlocal":{"query":{"by":"id","id":"abcdefghij"}}}')
  })
})
