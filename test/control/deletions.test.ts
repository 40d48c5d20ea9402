/** Changing and deleting artifacts, runs and links made by hand. */
import { expect } from 'chai'
import { addArtifactVersion, addLinkingRun, addRun, stepRecord } from './records.js'
import { refusal, testProject } from './support.js'

describe('artifacts: update and delete', () => {
  it('changes description and tags of an artifact, tags and metadata of a version', async () => {
    await using project = await testProject()
    const { artifacts } = project.control
    await addArtifactVersion(project.store, 'train_ds', 1, { metadata: { rows: 1, kept: true } })
    const updated = await artifacts.update('TRAIN_DS', { description: 'rows', addTags: ['a', 'b'] })
    expect(updated).to.deep.include({ name: 'train_ds', description: 'rows', tags: ['a', 'b'] })
    await artifacts.update('train_ds', { description: '', removeTags: ['a'] })
    expect(await artifacts.get('train_ds')).to.deep.include({ description: null, tags: ['b'] })
    await artifacts.updateVersion('train_ds', 1, { addTags: ['x'], metadata: { rows: 2 } })
    expect(await artifacts.version('train_ds')).to.deep.include({ tags: ['x'], metadata: { rows: 2, kept: true } })
  })

  it('leaves tombstones: numbers stay taken, and the description goes with the last version', async () => {
    await using project = await testProject()
    const { artifacts } = project.control
    const one = await addArtifactVersion(project.store, 'train_ds', 1, { name: 'raw' })
    await addArtifactVersion(project.store, 'train_ds', 2)
    await artifacts.update('train_ds', { description: 'rows' })
    expect((await artifacts.planDelete('train_ds', 1)).map(({ version }) => version)).to.deep.equal([1])
    expect((await artifacts.deleteVersion('train_ds', 'raw')).id).to.equal(one.id)
    expect((await artifacts.versions('train_ds')).map(({ version }) => version)).to.deep.equal([2])
    expect(await project.text(`artifacts/train_ds/1-${one.id}.json`)).to.contain('deleted')
    expect(await artifacts.delete('train_ds')).to.deep.include({ name: 'train_ds', versions: 1, description: 'rows' })
    await refusal('ARTIFACT_NOT_FOUND', () => artifacts.get('train_ds'))
    await addArtifactVersion(project.store, 'train_ds', 3)
    expect((await artifacts.get('train_ds')).description).to.equal(null)
    await refusal('ARTIFACT_VERSION_NOT_FOUND', () => artifacts.deleteVersion('train_ds', 'latst'))
  })

  it('refuses what a model version links or a run used, and names it', async () => {
    await using project = await testProject()
    const { artifacts, versions, models, runs } = project.control
    await models.create('iris')
    await versions.create('iris')
    const linked = await addArtifactVersion(project.store, 'train_ds', 1)
    await addLinkingRun(project.store, 1, { outputs: [linked] })
    const used = await addArtifactVersion(project.store, 'raw', 1)
    const taken = { artifactVersion: used.id, artifact: 'raw', number: 1, digest: used.digest }
    const run = await addRun(project.store, { steps: [stepRecord('fit', { inputs: { rows: [taken] } })] })
    const byModel = await refusal('ARTIFACT_IN_USE', () => artifacts.deleteVersion('train_ds', 1))
    expect(byModel.why).to.equal('iris 1 links train_ds 1.')
    expect(byModel.hints).to.deep.equal(['zen model version artifacts iris 1'])
    const byRun = await refusal('ARTIFACT_IN_USE', () => artifacts.delete('raw'))
    expect(byRun.why).to.equal(`run ${run.name} used raw 1.`)
    await refusal('ARTIFACT_IN_USE', () => artifacts.planDelete('raw'))
    await runs.delete(run.name)
    await artifacts.delete('raw')
    await versions.delete('iris', 1)
    await artifacts.delete('train_ds')
    expect(await artifacts.list()).to.deep.equal([])
  })
})

describe('runs: update and delete', () => {
  it('a deleted run leaves its links, and is counted no more', async () => {
    await using project = await testProject()
    const { models, versions, runs } = project.control
    await models.create('iris')
    await versions.create('iris')
    const made = await addArtifactVersion(project.store, 'train_ds', 1)
    const first = await addLinkingRun(project.store, 1, { outputs: [made] })
    const second = await addLinkingRun(project.store, 1, { outputs: [made] })
    expect((await runs.update(second.name, { addTags: ['best'] })).tags).to.deep.equal(['best'])
    expect((await versions.get('iris')).runs).to.equal(2)
    expect((await runs.delete(first.id)).id).to.equal(first.id)
    expect((await runs.list()).map(({ id }) => id)).to.deep.equal([second.id])
    expect(await versions.get('iris')).to.deep.include({ runs: 1, artifacts: { data: 1, model: 0, deployment: 0 } })
    expect((await versions.list('iris'))[0]!.runs).to.equal(1)
    await refusal('RUN_NOT_FOUND', () => runs.delete(first.id))
    // What destroys takes no part of an id.
    await refusal('RUN_NOT_FOUND', () => runs.delete(second.id.slice(0, 20)))
  })

  it('finds a pipeline by its name', async () => {
    await using project = await testProject()
    await addRun(project.store, { pipeline: 'train' })
    expect(await project.control.runs.pipeline('train')).to.deep.include({ name: 'train', runs: 1 })
    const missing = await refusal('PIPELINE_NOT_FOUND', () => project.control.runs.pipeline('trian'))
    expect(missing.data['near']).to.deep.equal(['train'])
  })
})

describe('links made by hand', () => {
  it('can be taken back; those of a run cannot', async () => {
    await using project = await testProject()
    const { models, versions } = project.control
    await models.create('iris')
    await versions.create('iris')
    const made = await addArtifactVersion(project.store, 'train_ds', 1)
    await addArtifactVersion(project.store, 'raw', 1)
    const run = await addLinkingRun(project.store, 1, { outputs: [made] })
    await versions.link('iris', 1, 'raw')
    expect((await versions.unlink('iris', 1, 'raw')).artifact).to.equal('raw')
    expect((await versions.artifacts('iris', 1)).map(({ artifact }) => artifact)).to.deep.equal(['train_ds'])
    await refusal('ARTIFACT_NOT_FOUND', () => versions.unlink('iris', 1, 'raw'))
    const ofRun = await refusal('ARTIFACT_IN_USE', () => versions.unlink('iris', 1, 'train_ds', 1))
    expect(ofRun.message).to.contain(run.name)
    await versions.link('iris', 1, 'raw')
    expect(await versions.artifacts('iris', 1)).to.have.length(2)
  })
})
