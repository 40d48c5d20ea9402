import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { openControl } from '../../src/control/index.js'
import { currentOwner } from '../../src/engine/run/owner.js'
import { markerOf } from '../../src/store/clean.js'
import { newUlid } from '../../src/store/ids.js'
import { addArtifactVersion, addRun, nextTime } from './records.js'
import { refusal, testProject, type TestProject } from './support.js'

async function withRecords(): Promise<TestProject> {
  const project = await testProject()
  const { control, store } = project
  await control.models.create('iris')
  await control.versions.create('iris')
  await control.versions.update('iris', 1, { stage: 'production' })
  await addRun(store)
  await addArtifactVersion(store, 'train_ds', 1, await store.objects.putBytes(Buffer.from('{"a":1}')))
  return project
}

describe('status', () => {
  it('tells what serves and what ran last', async () => {
    await using project = await withRecords()
    const status = await project.control.status()
    expect(status).to.deep.include({
      project: project.dir,
      name: 'demo',
      stack: 'default',
      models: 1,
      production: [{ model: 'iris', version: 1 }],
      liveRuns: [],
      problems: 0,
    })
    expect(status.lastRun).to.include({ pipeline: 'train', status: 'completed' })
  })

  it('is empty in a new project', async () => {
    await using project = await testProject()
    expect(await project.control.status()).to.deep.include({ models: 0, production: [], liveRuns: [], lastRun: null })
  })
})

describe('clean', () => {
  it('says what it would take, takes it to the trash, and leaves a working project', async () => {
    await using project = await withRecords()
    const { control } = project
    const plan = await control.planClean()
    expect(plan).to.deep.equal({ models: 1, artifacts: 1, runs: 1, objects: 1, bytes: 7 })
    expect(await control.models.list()).to.have.length(1)
    expect(await control.clean()).to.deep.equal(plan)
    for (const each of [control, await project.another()]) {
      expect(await each.models.list()).to.deep.equal([])
      expect(await each.artifacts.list()).to.deep.equal([])
      expect(await each.runs.list()).to.deep.equal([])
    }
    expect((await readdir(join(project.dir, '.zen'))).sort()).to.deep.equal(['.gitattributes', '.gitignore', 'local', 'zen.yaml'])
    await control.models.create('iris')
    expect(await control.versions.create('iris')).to.include({ number: 1 })
    expect(await control.planClean()).to.deep.equal({ models: 1, artifacts: 0, runs: 0, objects: 0, bytes: 0 })
  })

  it('keeps what it took, in place and with a list', async () => {
    await using project = await withRecords()
    const before = await project.text('models/iris/model.yaml')
    await project.control.clean()
    const trash = join(project.dir, '.zen/local/trash')
    const [id] = await readdir(trash)
    expect(await readFile(join(trash, id!, 'models/iris/model.yaml'), 'utf8')).to.equal(before)
    const list = JSON.parse(await readFile(join(trash, id!, 'list.json'), 'utf8')) as { paths: string[] }
    expect(list.paths).to.include.members(['models', 'artifacts', 'runs', 'events', 'objects', 'local/ops'])
  })

  it('does nothing in an empty project', async () => {
    await using project = await testProject()
    const nothing = { models: 0, artifacts: 0, runs: 0, objects: 0, bytes: 0 }
    expect(await project.control.clean()).to.deep.equal(nothing)
    expect(await project.control.clean({ local: true })).to.deep.equal(nothing)
  })

  it('refuses while a run goes on', async () => {
    await using project = await withRecords()
    const header = { id: newUlid(), name: 'swift-fox', pipeline: 'train', startedAt: nextTime(), parameters: {}, tags: [] }
    const rest = { git: null, environment: { node: '', zen: '', packages: {} }, command: [] }
    await mkdir(project.store.localPath('runs'), { recursive: true })
    const owner = { type: 'owner', owner: currentOwner(), header: { ...header, ...rest } }
    await writeFile(project.store.localPath('runs', `${header.id}.ndjson`), `${JSON.stringify(owner)}\n`)
    const fresh = await project.another()
    for (const local of [true, false]) {
      const refused = await refusal('RUNS_LIVE', () => fresh.clean({ local }))
      expect(refused.exitCode).to.equal(4)
      expect(refused.message).to.include('swift-fox')
    }
    expect(await fresh.models.list()).to.have.length(1)
  })

  it('is finished by the next command when it was cut short', async () => {
    await using project = await withRecords()
    const root = join(project.dir, '.zen')
    await project.control.clean()
    const [id] = await readdir(join(root, 'local/trash'))
    // As a crash after the first of the folders leaves it: the rest is where it was, the list is there.
    const trash = join(root, 'local/trash', id!)
    const list = JSON.parse(await readFile(join(trash, 'list.json'), 'utf8')) as { paths: string[] }
    for (const path of list.paths.slice(1)) {
      await rm(join(root, path), { recursive: true, force: true })
      await rename(join(trash, path), join(root, path))
    }
    await writeFile(markerOf(root), JSON.stringify(list))

    const control = await openControl({ project: project.dir, command: ['model', 'list'] })
    expect(control.notices).to.have.length(1)
    expect(await control.runs.list()).to.deep.equal([])
    expect(await control.models.list()).to.deep.equal([])
    expect(existsSync(markerOf(root))).to.equal(false)
    expect(existsSync(join(trash, 'runs'))).to.equal(true)
    await control.close()
  })

  it('takes with --local only caches, logs, and objects that no record, branch or manifest names', async () => {
    await using project = await withRecords()
    const { control, store, dir } = project
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: dir, encoding: 'utf8' })
    const put = async (text: string): Promise<{ digest: string; sizeBytes: number }> => store.objects.putBytes(Buffer.from(text))
    await mkdir(join(dir, 'tree'))
    await writeFile(join(dir, 'tree/one.txt'), 'inner one')
    await writeFile(join(dir, 'tree/two.txt'), 'inner two')
    await addArtifactVersion(store, 'tree', 1, await store.objects.putFolder(join(dir, 'tree')))
    const branchOnly = await put('only on a branch')
    const unnamed = await put('nobody names this')
    git('init', '-q')
    await addArtifactVersion(store, 'branched', 1, branchOnly)
    git('add', '.zen')
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x')
    await rm(join(dir, '.zen/artifacts/branched'), { recursive: true })
    await rm(store.localPath('ops'), { recursive: true })
    await mkdir(store.localPath('cache'), { recursive: true })
    await writeFile(store.localPath('cache', 'x'), `12345 ${unnamed.digest}`)

    const fresh = await project.another()
    const plan = await fresh.planClean({ local: true })
    expect(plan).to.include({ models: 0, artifacts: 0, runs: 0, objects: 1 })
    expect(await fresh.clean({ local: true })).to.deep.equal(plan)
    expect(existsSync(store.objects.pathOf(unnamed.digest))).to.equal(false)
    expect(existsSync(store.objects.pathOf(branchOnly.digest))).to.equal(true)
    expect(existsSync(store.localPath('cache', 'x'))).to.equal(false)
    await fresh.artifacts.exportTo('tree', 1, join(dir, 'again'))
    expect(await readFile(join(dir, 'again/two.txt'), 'utf8')).to.equal('inner two')
    expect(await fresh.models.list()).to.have.length(1)
    expect(await control.planClean({ local: true })).to.include({ objects: 0 })
  })
})
