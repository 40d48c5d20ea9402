import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { refusal, testProject } from './support.js'

describe('models', () => {
  it('makes one with its card, and shows the same afterwards', async () => {
    await using project = await testProject()
    const { models } = project.control
    const made = await models.create('iris_classifier', {
      license: 'Apache',
      useCases: 'flowers',
      tags: ['demo', 'tabular', 'demo'],
      saveModelsToRegistry: false,
    })
    expect(made).to.include({ name: 'iris_classifier', license: 'Apache', useCases: 'flowers', ethics: null, versions: 0 })
    expect(made).to.deep.include({ latestVersion: null, stages: { production: null, staging: null }, tags: ['demo', 'tabular'] })
    expect(made.saveModelsToRegistry).to.equal(false)
    expect(made.id).to.match(/^[a-z2-7]{10}$/)
    expect(await models.get('iris_classifier')).to.deep.equal(made)
    expect(await models.list()).to.deep.equal([made])
  })

  it('lists the newest first', async () => {
    await using project = await testProject()
    for (const name of ['a', 'c', 'b']) {
      await project.control.models.create(name)
      await nextMillisecond()
    }
    expect((await project.control.models.list()).map(({ name }) => name)).to.deep.equal(['b', 'c', 'a'])
  })

  it('finds one by name in any case and Unicode form, by id, and for reads by a unique id prefix', async () => {
    await using project = await testProject()
    const { models } = project.control
    const { id } = await models.create('Modèle')
    for (const ref of ['Modèle', 'modÈle', 'Modèle'.normalize('NFD'), id, id.slice(0, 6)])
      expect((await models.get(ref)).id, ref).to.equal(id)
    await refusal('MODEL_NOT_FOUND', () => models.get(id.slice(0, 3)))
    await refusal('MODEL_NOT_FOUND', () => models.update(id.slice(0, 6), { license: 'MIT' }))
    await refusal('MODEL_NOT_FOUND', () => models.delete(id.slice(0, 6)))
    expect((await models.get(id)).license).to.equal(null)
  })

  it('says what may have been meant when there is no such model', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    const none = await refusal('MODEL_NOT_FOUND', () => models.get('iris'))
    expect(none.exitCode).to.equal(1)
    expect(none.hints).to.include('zen model register iris')
    await models.create('iris_classifier')
    const near = await refusal('MODEL_NOT_FOUND', () => versions.list('iris_classifer'))
    expect(near.data).to.deep.equal({ given: 'iris_classifer', near: ['iris_classifier'] })
    expect(near.why).to.equal('Did you mean iris_classifier?')
    expect(near.hints).to.deep.equal(['zen model describe iris_classifier', 'zen model list'])
  })

  it('refuses a name that is taken in any letter case, and forbidden names', async () => {
    await using project = await testProject()
    const { models } = project.control
    await models.create('Iris')
    for (const name of ['Iris', 'iris', 'IRIS']) {
      const taken = await refusal('MODEL_EXISTS', () => models.create(name))
      expect(taken.data).to.include({ name: 'Iris' })
      expect(taken.exitCode).to.equal(1)
    }
    for (const name of ['', 'a/b', '../x', 'a:b', 'a@b', 'con', 'trailing.', ' x', 'tab\t', 'x'.repeat(129)])
      expect((await refusal('NAME_INVALID', () => models.create(name))).exitCode).to.equal(2)
    await refusal('NAME_INVALID', () => models.create('ok', { tags: [''] }))
    expect(await models.list()).to.have.length(1)
  })

  it('changes only what is given; an empty text clears; nothing new is no commit', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris', { license: 'Apache', description: 'd', tags: ['a', 'b'], saveModelsToRegistry: false })
    const changed = await models.update('iris', {
      ethics: 'care',
      description: '',
      addTags: ['c', 'a'],
      removeTags: ['b', 'zzz'],
    })
    expect(changed).to.include({ license: 'Apache', description: null, ethics: 'care', saveModelsToRegistry: false })
    expect(changed.tags).to.deep.equal(['a', 'c'])
    const before = (await versions.history('iris')).length
    expect(await models.update('iris', { ethics: 'care', addTags: ['a'] })).to.deep.equal(changed)
    expect(await versions.history('iris')).to.have.length(before)
  })

  it('renames by changing one line, and keeps the folder', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    const { id } = await models.create('iris')
    await versions.create('iris')
    const before = await project.text('models/iris/model.yaml')
    await models.update('iris', { name: 'flowers' })
    const after = await project.text('models/iris/model.yaml')
    const changedLines = after.split('\n').filter((line, index) => line !== before.split('\n')[index])
    expect(changedLines).to.deep.equal(['name: flowers'])
    expect(await models.get('flowers')).to.include({ id, versions: 1 })
    expect(await versions.get('flowers', 1)).to.include({ model: 'flowers' })
    await refusal('MODEL_NOT_FOUND', () => models.get('iris'))

    const second = await models.create('iris')
    expect(await readdir(join(project.dir, '.zen/models'))).to.have.members(['iris', `iris~${second.id}`])
    await refusal('MODEL_EXISTS', () => models.update('iris', { name: 'Flowers' }))
    expect(await models.update('flowers', { name: 'Flowers' })).to.include({ id, name: 'Flowers' })
    expect(await models.get('iris')).to.include({ id: second.id, versions: 0 })
  })

  it('deletes with one tombstone; made again it has a new id, and numbers go on', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    const first = await models.create('iris', { description: 'old' })
    await versions.create('iris')
    await versions.create('iris', { tags: ['x'] })
    await versions.update('iris', 2, { stage: 'production' })
    expect(await models.planDelete('iris')).to.deep.include({ production: 2, versions: 2 })
    expect((await models.delete('iris')).id).to.equal(first.id)
    expect(await models.list()).to.deep.equal([])
    await refusal('MODEL_NOT_FOUND', () => models.get('iris'))

    const again = await models.create('iris')
    expect(again).to.include({ description: null, versions: 0 })
    expect(again.id).to.not.equal(first.id)
    expect(again.stages).to.deep.equal({ production: null, staging: null })
    expect(await readdir(join(project.dir, '.zen/models'))).to.deep.equal(['iris'])
    expect(await project.text('models/iris/model.yaml')).to.not.include('deleted')
    expect((await versions.create('iris')).number).to.equal(3)
    expect((await versions.list('iris')).map(({ number }) => number)).to.deep.equal([3])
  })

  it('gives a deleted model made again its folder, also where that has another name', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('old')
    await models.update('old', { name: 'new' })
    await versions.create('new')
    await models.delete('new')
    await models.create('new')
    expect(await readdir(join(project.dir, '.zen/models'))).to.deep.equal(['old'])
    expect((await versions.create('new')).number).to.equal(2)
    await models.create('old')
    expect(await models.list()).to.have.length(2)
  })

  it('leaves a broken record out, notes the problem, and everything else works', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('good')
    await models.create('bad')
    await versions.create('good')
    await versions.create('good')
    await writeFile(join(project.dir, '.zen/models/bad/model.yaml'), 'schema: 1\nid: [oops\n')
    const [broken] = (await readdir(join(project.dir, '.zen/models/good/versions'))).filter((name) => name.startsWith('1-'))
    await writeFile(join(project.dir, '.zen/models/good/versions', broken!), '<<<<<<< ours\nschema: 1\n=======\n>>>>>>> theirs\n')

    const fresh = await project.another()
    expect(await fresh.models.list()).to.have.length(1)
    expect((await fresh.versions.list('good')).map(({ number }) => number)).to.deep.equal([2])
    expect(fresh.problems.map(({ code }) => code)).to.deep.equal(['RECORD_INVALID', 'RECORD_INVALID'])
    expect(fresh.problems.map(({ message }) => message).join('\n')).to.match(/models\/bad\/model\.yaml:\d+:\d+/)
    expect((await fresh.status()).problems).to.equal(2)
    // A broken file keeps its number taken.
    expect((await fresh.versions.create('good')).number).to.equal(3)
    // The broken model itself: its error, not "there is none"; and its name is not given away.
    const asked = await refusal('RECORD_INVALID', () => fresh.models.get('bad'))
    expect(asked.exitCode).to.equal(5)
    await refusal('RECORD_INVALID', () => fresh.models.create('bad'))
    await fresh.models.create('other')
  })

  it('reports two models of one name, as a merge can leave them, by their ids', async () => {
    await using project = await testProject()
    const { models } = project.control
    const one = await models.create('iris')
    const two = await models.create('flowers')
    const path = join(project.dir, '.zen/models/flowers/model.yaml')
    await writeFile(path, (await project.text('models/flowers/model.yaml')).replace('name: flowers', 'name: iris'))
    const fresh = await project.another()
    const ambiguous = await refusal('AMBIGUOUS', () => fresh.models.get('iris'))
    expect(ambiguous.data['ids']).to.have.members([one.id, two.id])
    expect((await fresh.models.get(two.id)).id).to.equal(two.id)
    await rm(path)
  })
})

/** Until the clock shows another millisecond: creation times decide the order of lists. */
async function nextMillisecond(): Promise<void> {
  const before = Date.now()
  while (Date.now() === before) await new Promise((resolve) => setImmediate(resolve))
}
