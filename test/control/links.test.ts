import { expect } from 'chai'
import { addArtifactVersion, addLinkingRun, addRun } from './records.js'
import { refusal, testProject, type TestProject } from './support.js'

async function withVersion(): Promise<TestProject> {
  const project = await testProject()
  await project.control.models.create('iris')
  await project.control.versions.create('iris')
  return project
}

describe('links of a version', () => {
  it('lists what runs linked, newest first, by type, with counts that agree', async () => {
    await using project = await withVersion()
    const { store, control } = project
    const train = await addArtifactVersion(store, 'train_ds', 1)
    const test = await addArtifactVersion(store, 'test_data', 1)
    const model = await addArtifactVersion(store, 'iris_classifier', 1, { type: 'model', sizeBytes: 48_000 })
    const first = await addLinkingRun(store, 1, { outputs: [train, test, model] })
    const predictions = await addArtifactVersion(store, 'iris_predictions', 1)
    const second = await addLinkingRun(store, 1, { outputs: [predictions] })

    const data = await control.versions.artifacts('iris', 1, 'data')
    expect(data.map(({ artifact }) => artifact)).to.deep.equal(['iris_predictions', 'test_data', 'train_ds'])
    expect(await control.versions.artifacts('iris', 1, 'model')).to.deep.equal([
      {
        artifact: 'iris_classifier',
        version: 1,
        type: 'model',
        artifactVersionId: model.id,
        run: first.id,
        runName: first.name,
        step: 'fit',
        sizeBytes: 48_000,
        createdAt: first.startedAt,
      },
    ])
    expect(await control.versions.artifacts('iris', 1, 'deployment')).to.deep.equal([])
    expect(await control.versions.artifacts('iris')).to.have.length(4)
    expect((await control.versions.runs('iris', 1)).map(({ id }) => id)).to.deep.equal([second.id, first.id])
    expect(await control.versions.get('iris')).to.deep.include({ artifacts: { data: 3, model: 1, deployment: 0 }, runs: 2 })
  })

  it('shows an artifact version once, however often it was linked', async () => {
    await using project = await withVersion()
    const { store, control } = project
    const train = await addArtifactVersion(store, 'train_ds', 1)
    const first = await addLinkingRun(store, 1, { outputs: [train] })
    await addLinkingRun(store, 1, { outputs: [train] })
    expect((await control.versions.artifacts('iris')).map(({ run }) => run)).to.deep.equal([first.id])
    expect(await control.versions.link('iris', 1, 'train_ds', 1)).to.deep.include({ artifactVersionId: train.id })
    expect(await control.versions.get('iris')).to.deep.include({ artifacts: { data: 1, model: 0, deployment: 0 }, runs: 2 })
  })

  it('leaves out what overwrite replaced, until it is linked again', async () => {
    await using project = await withVersion()
    const { store, control } = project
    const one = await addArtifactVersion(store, 'train_ds', 1)
    const two = await addArtifactVersion(store, 'train_ds', 2)
    const other = await addArtifactVersion(store, 'test_ds', 1)
    await addLinkingRun(store, 1, { outputs: [one, other] })
    await addLinkingRun(store, 1, { outputs: [two], replaced: [one] })
    const rows = async (): Promise<string[]> =>
      (await control.versions.artifacts('iris')).map(({ artifact, version }) => `${artifact} ${version}`)
    expect(await rows()).to.deep.equal(['train_ds 2', 'test_ds 1'])
    expect((await control.versions.get('iris')).artifacts.data).to.equal(2)
    await addLinkingRun(store, 1, { outputs: [one], replaced: [two] })
    expect(await rows()).to.deep.equal(['train_ds 1', 'test_ds 1'])
    // Two steps of one run that overwrite the same artifact: the run's record names the loser itself.
    await addLinkingRun(store, 1, { outputs: [one, two], replaced: [one] })
    expect(await rows()).to.deep.equal(['train_ds 2', 'test_ds 1'])
  })

  it('links by hand', async () => {
    await using project = await withVersion()
    const { store, control } = project
    await addArtifactVersion(store, 'extra', 1)
    const two = await addArtifactVersion(store, 'extra', 2)
    const link = await control.versions.link('iris', 'latest', 'extra')
    expect(link).to.deep.include({
      artifact: 'extra',
      version: 2,
      artifactVersionId: two.id,
      run: null,
      step: null,
      sizeBytes: 2,
    })
    expect(await control.versions.artifacts('iris', 1, 'data')).to.deep.equal([link])
    await refusal('ARTIFACT_NOT_FOUND', () => control.versions.link('iris', 1, 'nope'))
    await refusal('ARTIFACT_VERSION_NOT_FOUND', () => control.versions.link('iris', 1, 'extra', 9))
  })

  it('keeps the links of other versions apart, and hides those of a deleted one', async () => {
    await using project = await withVersion()
    const { store, control } = project
    await control.versions.create('iris')
    const one = await addArtifactVersion(store, 'train_ds', 1)
    await addLinkingRun(store, 1, { outputs: [one] })
    expect(await control.versions.artifacts('iris', 2)).to.deep.equal([])
    expect(await control.versions.runs('iris', 2)).to.deep.equal([])
    await control.versions.delete('iris', 1)
    await refusal('MODEL_VERSION_NOT_FOUND', () => control.versions.artifacts('iris', 1))
    expect(await control.artifacts.versions('train_ds')).to.have.length(1)
    expect(await control.runs.list()).to.have.length(1)
    // A run that touched no version is in no version's list.
    await addRun(store)
    expect(await control.versions.runs('iris', 2)).to.deep.equal([])
  })
})
