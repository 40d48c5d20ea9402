import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { refusal, testProject } from './support.js'

describe('model versions', () => {
  it('numbers them from 1, newest first, and never uses a number again', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    const first = await versions.create('iris', { name: 'raw_2023', description: 'd', tags: ['t'], metadata: { f1: 0.9 } })
    expect(first).to.deep.include({ model: 'iris', number: 1, name: 'raw_2023', stage: 'none', description: 'd', tags: ['t'] })
    expect(first).to.deep.include({ metadata: { f1: 0.9 }, artifacts: { data: 0, model: 0, deployment: 0 }, runs: 0 })
    expect(first.producer).to.equal(null)
    expect(await versions.create('iris')).to.include({ number: 2, name: '2' })
    await versions.delete('iris', 2)
    expect(await versions.create('iris')).to.include({ number: 3 })
    expect((await versions.list('iris')).map(({ number }) => number)).to.deep.equal([3, 1])
    await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('iris', 2))
  })

  it('finds one by number, numeric text, name, word, position, id and id prefix', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    const { id } = await versions.create('iris', { name: 'Raw_2023' })
    await versions.create('iris')
    await versions.create('iris')
    await versions.update('iris', 1, { stage: 'production' })
    await versions.update('iris', 2, { stage: 'staging' })
    const found = async (ref?: string | number): Promise<number> => (await versions.get('iris', ref)).number
    for (const ref of [1, '1', 'raw_2023', 'RAW_2023', 'production', 'Production', 'PRODUCTION', '~2', id, id.slice(0, 5)])
      expect(await found(ref), String(ref)).to.equal(1)
    for (const ref of [2, 'Staging', '~1']) expect(await found(ref), String(ref)).to.equal(2)
    for (const ref of [undefined, 'latest', 'LATEST', '~0', '3']) expect(await found(ref), String(ref)).to.equal(3)
    await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('iris', '~3'))
    await refusal('MODEL_VERSION_NOT_FOUND', () => versions.update('iris', id.slice(0, 5), { description: 'x' }))
    await refusal('MODEL_VERSION_NOT_FOUND', () => versions.delete('iris', id.slice(0, 5)))
    expect(await versions.update('iris', id, { description: 'x' })).to.include({ number: 1, description: 'x' })
  })

  it('says what there is and what may have been meant', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('my model')
    const none = await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('my model'))
    expect(none.message).to.equal('my model has no version yet.')
    expect(none.hints).to.include("zen model version register 'my model'")
    await versions.create('my model', { name: 'baseline' })
    await versions.create('my model')
    const typo = await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('my model', 'baselin'))
    expect(typo.data).to.deep.include({ given: 'baselin', near: ['baseline'] })
    expect(typo.why).to.equal('It has 2, 1 (baseline). Did you mean baseline?')
    expect(typo.hints).to.deep.equal(["zen model version describe 'my model' baseline", "zen model version list 'my model'"])
    expect((await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('my model', 7))).data['near']).to.deep.equal(['2'])
    expect((await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('my model', 'v1'))).data['near']).to.deep.equal(['1'])
    expect((await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('my model', 'prod'))).data['near']).to.deep.equal([
      'production',
    ])
    for (const ref of [0, -1, 1.5, '']) await refusal('MODEL_VERSION_NOT_FOUND', () => versions.get('my model', ref))
  })

  it('refuses names that mean something else, and names that are taken', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    for (const name of ['7', 'latest', 'Production', 'STAGING', 'none', 'Archived', '~1', 'a@b']) {
      await refusal('NAME_INVALID', () => versions.create('iris', { name }))
    }
    await versions.create('iris', { name: 'baseline' })
    const taken = await refusal('MODEL_VERSION_EXISTS', () => versions.create('iris', { name: 'Baseline' }))
    expect(taken.hints).to.deep.equal(['zen model version describe iris 1'])
    await versions.create('iris')
    for (const name of ['7', 'latest', 'Staging']) await refusal('NAME_INVALID', () => versions.update('iris', 2, { name }))
    await refusal('MODEL_VERSION_EXISTS', () => versions.update('iris', 2, { name: 'baseline' }))
    expect(await versions.update('iris', 1, { name: 'BASELINE' })).to.include({ name: 'BASELINE' })
    expect(await versions.update('iris', 1, { name: '' })).to.include({ name: '1' })
    expect(await versions.update('iris', 2, { name: 'baseline' })).to.include({ name: 'baseline' })
    await versions.delete('iris', 2)
    expect(await versions.create('iris', { name: 'baseline' })).to.include({ number: 3 })
  })

  it('changes fields and the stage in one commit, or nothing', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    await versions.create('iris')
    await versions.create('iris', { tags: ['old'] })
    await versions.update('iris', 1, { stage: 'production' })
    await refusal('STAGE_TAKEN', () => versions.update('iris', 2, { stage: 'production', name: 'best', addTags: ['new'] }))
    expect(await versions.get('iris', 2)).to.deep.include({ name: '2', tags: ['old'], stage: 'none' })
    const changed = await versions.update('iris', 2, {
      stage: 'production',
      force: true,
      name: 'best',
      addTags: ['new'],
      removeTags: ['old'],
    })
    expect(changed).to.deep.include({ name: 'best', tags: ['new'], stage: 'production' })
  })

  it('keeps metadata by key, as plain data', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    await versions.create('iris', { metadata: { f1: 0.9, note: 'first' } })
    const at = new Date('2026-01-02T03:04:05.678Z')
    const values = { note: 'second', at, loss: Number.NaN, big: 10n, list: [1, null, { a: true }], gone: undefined, no: 'no' }
    const { metadata } = await versions.logMetadata('iris', 1, values)
    expect(metadata).to.deep.equal({
      f1: 0.9,
      note: 'second',
      at: at.toISOString(),
      loss: 'NaN',
      big: 10,
      list: [1, null, { a: true }],
      no: 'no',
    })
    expect((await (await project.another()).versions.get('iris')).metadata).to.deep.equal(metadata)
    for (const [value, path] of [
      [{ f: () => 1 }, 'metadata.f'],
      [{ a: { m: new Map() } }, 'metadata.a.m'],
      [{ t: new Float32Array(2) }, 'metadata.t'],
    ] as const)
      expect((await refusal('USAGE', () => versions.logMetadata('iris', 1, value))).data).to.deep.equal({ path })
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    await refusal('USAGE', () => versions.logMetadata('iris', 1, cyclic))
  })

  it('reports two versions with one number, as a merge can leave them, by their ids', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    const mine = await versions.create('iris')
    const folder = join(project.dir, '.zen/models/iris/versions')
    const [name] = await readdir(folder)
    const text = await project.text(`models/iris/versions/${name!}`)
    const theirs = 'b'.repeat(10)
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(folder, `1-${theirs}.yaml`), text.replace(mine.id, theirs).replace('2026', '2030'))

    const fresh = await project.another()
    expect((await fresh.versions.list('iris')).map(({ id }) => id)).to.have.members([mine.id, theirs])
    const ambiguous = await refusal('AMBIGUOUS', () => fresh.versions.get('iris', 1))
    expect(ambiguous.data['ids']).to.have.members([mine.id, theirs])
    expect(ambiguous.message).to.include(mine.id).and.include(theirs)
    await refusal('AMBIGUOUS', () => fresh.versions.update('iris', 1, { stage: 'staging' }))
    expect((await fresh.versions.update('iris', theirs, { stage: 'staging' })).stage).to.equal('staging')
    expect((await fresh.versions.get('iris', mine.id)).stage).to.equal('none')
    expect((await fresh.versions.create('iris')).number).to.equal(2)
  })

  it('gives 16 writers at once 16 numbers, and loses nothing', async () => {
    await using project = await testProject()
    await project.control.models.create('iris')
    const writers = await Promise.all(Array.from({ length: 16 }, async (_, index) => project.another(`writer ${index}`)))
    const made = await Promise.all(
      writers.map(async ({ versions }, index) => versions.create('iris', { description: `of ${index}` })),
    )
    const numbers = made.map(({ number }) => number).sort((a, b) => a - b)
    expect(numbers).to.deep.equal(Array.from({ length: 16 }, (_, index) => index + 1))
    const rows = await (await project.another()).versions.list('iris')
    expect(rows.map(({ number, description }) => [number, description])).to.have.deep.members(
      made.map(({ number, description }) => [number, description]),
    )
    const created = (await project.control.versions.history('iris')).filter(({ act }) => act === 'version.created')
    expect(new Set(created.map(({ actor }) => actor)).size).to.equal(16)
  })

  it('lets one of 8 concurrent promotions without force win, and tells the others who holds the stage', async () => {
    await using project = await testProject()
    await project.control.models.create('iris')
    for (let index = 0; index < 8; index++) await project.control.versions.create('iris')
    const writers = await Promise.all(Array.from({ length: 8 }, async () => project.another()))
    const ends = await Promise.allSettled(
      writers.map(async ({ versions }, index) => versions.update('iris', index + 1, { stage: 'production' })),
    )
    const winners = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.number] : []))
    expect(winners).to.have.length(1)
    for (const end of ends) {
      if (end.status === 'fulfilled') continue
      expect(end.reason).to.include({ code: 'STAGE_TAKEN' })
      expect(end.reason).to.have.nested.property('data.holder', winners[0])
    }
    expect((await project.control.models.get('iris')).stages.production).to.equal(winners[0])
  })
})
