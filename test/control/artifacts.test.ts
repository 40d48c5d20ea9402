import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { chooseMaterializer } from '../../src/materializers/index.js'
import type { ArtifactVersion } from '../../src/schema/artifact.js'
import type { Store } from '../../src/store/types.js'
import { addArtifactVersion, runRecord } from './records.js'
import { refusal, testProject } from './support.js'

async function store(
  project: { store: Store; dir: string },
  name: string,
  number: number,
  value: unknown,
): Promise<ArtifactVersion> {
  const folder = join(project.dir, `out-${name}-${number}`)
  await mkdir(folder)
  const materializer = await chooseMaterializer(value)
  await materializer.save(value, folder)
  const payload = await project.store.objects.putFolder(folder)
  return addArtifactVersion(project.store, name, number, { ...payload, materializer: materializer.name })
}

describe('artifacts', () => {
  it('lists them with their versions, newest first', async () => {
    await using project = await testProject()
    const { artifacts } = project.control
    expect(await artifacts.list()).to.deep.equal([])
    const one = await addArtifactVersion(project.store, 'train_ds', 1, { name: 'raw_2023', tags: ['t'] })
    await addArtifactVersion(project.store, 'train::fit::output', 1, { type: 'model' })
    await addArtifactVersion(project.store, 'train_ds', 2)
    expect(
      (await artifacts.list()).map(({ name, latestVersion, versions, type }) => [name, latestVersion, versions, type]),
    ).to.deep.equal([
      ['train::fit::output', 1, 1, 'model'],
      ['train_ds', 2, 2, 'data'],
    ])
    expect((await artifacts.get('TRAIN_DS')).createdAt).to.equal(one.createdAt)
    expect((await artifacts.versions('train_ds')).map(({ version }) => version)).to.deep.equal([2, 1])
    expect((await artifacts.versions()).map(({ artifact, version }) => `${artifact} ${version}`)).to.deep.equal([
      'train_ds 2',
      'train::fit::output 1',
      'train_ds 1',
    ])
    expect(await artifacts.version('train_ds', 1)).to.deep.include({ id: one.id, name: 'raw_2023', tags: ['t'], producer: null })
  })

  it('finds a version by number, text, name, latest, id and id prefix', async () => {
    await using project = await testProject()
    const { artifacts } = project.control
    const { id } = await addArtifactVersion(project.store, 'train_ds', 1, { name: 'raw_2023' })
    await addArtifactVersion(project.store, 'train_ds', 2)
    for (const ref of [1, '1', 'raw_2023', 'RAW_2023', id, id.slice(0, 4)])
      expect((await artifacts.version('train_ds', ref)).version, String(ref)).to.equal(1)
    for (const ref of [undefined, 'latest', 'Latest', 2]) expect((await artifacts.version('train_ds', ref)).version).to.equal(2)
    const missing = await refusal('ARTIFACT_VERSION_NOT_FOUND', () => artifacts.version('train_ds', 'raw_2024'))
    expect(missing.data['near']).to.deep.equal(['raw_2023'])
    expect(missing.hints).to.include('zen artifact version list train_ds')
    const none = await refusal('ARTIFACT_NOT_FOUND', () => artifacts.get('train_dss'))
    expect(none.data['near']).to.deep.equal(['train_ds'])
    await refusal('ARTIFACT_NOT_FOUND', () => artifacts.versions('nope'))
  })

  it('loads the value and exports the file', async () => {
    await using project = await testProject()
    const { artifacts } = project.control
    const value = { rows: [{ a: 1, at: new Date('2026-01-01T00:00:00.000Z') }], tags: new Set(['x']) }
    const stored = await store(project, 'train_ds', 1, value)
    expect(await artifacts.load('train_ds')).to.deep.equal(value)
    const path = join(project.dir, 'deep/er/export.json')
    const exported = await artifacts.exportTo('train_ds', 1, path)
    expect(exported).to.deep.equal({ path, sizeBytes: stored.sizeBytes })
    expect((await stat(path)).size).to.equal(stored.sizeBytes)
    // The copy is the person's: writable, and the object stays as it is.
    await writeFile(path, 'mine')
    expect(await artifacts.load('train_ds')).to.deep.equal(value)
    const taken = await refusal('PATH_EXISTS', () => artifacts.exportTo('train_ds', 1, path))
    expect(taken.data).to.deep.equal({ path })
    expect(await readFile(path, 'utf8')).to.equal('mine')
  })

  it('exports a folder with all that is in it', async () => {
    await using project = await testProject()
    const folder = join(project.dir, 'tree')
    await mkdir(join(folder, 'a'), { recursive: true })
    await writeFile(join(folder, 'a/one.txt'), 'one')
    await writeFile(join(folder, 'two.txt'), 'two')
    const payload = await project.store.objects.putFolder(folder)
    expect(payload.layout).to.equal('folder')
    await addArtifactVersion(project.store, 'tree', 1, { ...payload, materializer: 'folder' })
    const target = join(project.dir, 'copy')
    await project.control.artifacts.exportTo('tree', 'latest', target)
    expect(await readFile(join(target, 'a/one.txt'), 'utf8')).to.equal('one')
    expect(await readFile(join(target, 'two.txt'), 'utf8')).to.equal('two')
    await writeFile(join(target, 'a/one.txt'), 'changed')
    await rm(target, { recursive: true })
  })

  it('names the run that made bytes which are missing or damaged', async () => {
    await using project = await testProject()
    const run = runRecord()
    const bytes = await project.store.objects.putBytes(Buffer.from('{}'))
    const producer = { run: { id: run.id, name: run.name }, step: 'load', output: 'train' }
    const version = await addArtifactVersion(project.store, 'train_ds', 1, { ...bytes, producer })
    const object = project.store.objects.pathOf(version.digest)
    await rm(object)
    const missing = await refusal('OBJECT_MISSING', () => project.control.artifacts.load('train_ds'))
    expect(missing.exitCode).to.equal(5)
    expect(missing.why).to.include(run.name).and.include('load')
    expect(missing.data).to.deep.include({ artifact: 'train_ds', version: 1, producer: producer.run })
    await writeFile(object, '[]')
    const damaged = await refusal('OBJECT_CORRUPT', () =>
      project.control.artifacts.exportTo('train_ds', 1, join(project.dir, 'x')),
    )
    expect(damaged.why).to.include(run.name)
  })
})
