import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { RunEvent } from '../../src/engine/events.js'
import type { JournalLine } from '../../src/engine/run/journal.js'
import { currentOwner, type RunOwner } from '../../src/engine/run/owner.js'
import type { ModelVersionRef } from '../../src/schema/run.js'
import { newUlid } from '../../src/store/ids.js'
import type { Store } from '../../src/store/types.js'
import { addRun, nextTime, stepRecord } from './records.js'
import { refusal, testProject } from './support.js'

/** An owner that was there and is gone. */
function goneOwner(): RunOwner {
  return { ...currentOwner(), pid: spawnSync(process.execPath, ['--version']).pid, startedAt: '1' }
}

interface Journaled {
  readonly id: string
  readonly name: string
}

/** A journal as a run in the middle of its work leaves it: one step done, one running. */
async function journal(store: Store, owner: RunOwner, version?: ModelVersionRef, deleteOnFailure = false): Promise<Journaled> {
  const id = newUlid()
  const name = `swift-fox-${id.slice(-4).toLowerCase()}`
  const at = nextTime()
  const events: RunEvent[] = [
    {
      type: 'run-started',
      at,
      run: id,
      name,
      pipeline: 'train',
      parameters: {},
      steps: [
        { id: 'load', name: 'load', dependsOn: [] },
        { id: 'fit', name: 'fit', dependsOn: ['load'] },
        { id: 'check', name: 'check', dependsOn: ['fit'] },
      ],
      commit: null,
      dirty: false,
    },
    ...(version ? [{ type: 'model-version', at, version, created: true, step: null, deleteOnFailure } as const] : []),
    { type: 'step-ended', at, step: stepRecord('load'), artifacts: [], links: [] },
    { type: 'step-started', at: nextTime(), step: 'fit', attempt: 1, reason: 'ran because: never ran' },
  ]
  const header = {
    id,
    name,
    pipeline: 'train',
    startedAt: at,
    parameters: {},
    tags: [],
    git: null,
    environment: { node: '20.0.0', zen: '0.1.0', packages: {} },
    command: ['run', 'train.ts'],
  }
  const lines: JournalLine[] = [{ type: 'owner', owner, header }, ...events]
  await mkdir(store.localPath('runs'), { recursive: true })
  await writeFile(store.localPath('runs', `${id}.ndjson`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return { id, name }
}

describe('runs', () => {
  it('lists the newest first, filters, and shows one with its steps', async () => {
    await using project = await testProject()
    const { runs } = project.control
    expect(await runs.list()).to.deep.equal([])
    expect((await refusal('RUN_NOT_FOUND', () => runs.get('latest'))).hints).to.deep.equal(['zen run FILE'])
    const artifact = { artifactVersion: 'a'.repeat(10), artifact: 'train_ds', number: 1, digest: `sha256:${'0'.repeat(64)}` }
    const one = await addRun(project.store, { name: 'nightly', steps: [stepRecord('load', { outputs: { out: artifact } })] })
    const two = await addRun(project.store, { pipeline: 'predict', status: 'failed' })
    const three = await addRun(project.store)
    expect((await runs.list()).map(({ id }) => id)).to.deep.equal([three.id, two.id, one.id])
    expect((await runs.list({ pipeline: 'predict' })).map(({ id }) => id)).to.deep.equal([two.id])
    expect((await runs.list({ status: 'completed', pipeline: 'train' })).map(({ id }) => id)).to.deep.equal([three.id, one.id])
    expect(await runs.list({ pipeline: 'nope' })).to.deep.equal([])
    const shown = await runs.get('nightly')
    expect(shown).to.deep.include({ id: one.id, parameters: { lr: 0.1 }, tags: [], warnings: [], error: null, model: null })
    expect(shown.steps[0]!.outputs).to.deep.equal({
      out: { artifact: 'train_ds', version: 1, artifactVersionId: artifact.artifactVersion, digest: artifact.digest },
    })
    expect(await runs.pipelines()).to.deep.equal([
      { name: 'train', runs: 2, lastRun: three.name, lastStatus: 'completed', lastStartedAt: three.startedAt },
      { name: 'predict', runs: 1, lastRun: two.name, lastStatus: 'failed', lastStartedAt: two.startedAt },
    ])
  })

  it('finds one by name, id in any case, latest, or unique id prefix', async () => {
    await using project = await testProject()
    const { runs } = project.control
    const one = await addRun(project.store, { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: 'kind-otter-5fav' })
    const two = await addRun(project.store, { id: '01BX5ZZKBKACTAV9WEVGEMMVRZ', name: 'nightly' })
    for (const ref of ['kind-otter-5fav', one.id, one.id.toLowerCase(), '01AR', '01ar'])
      expect((await runs.get(ref)).id, ref).to.equal(one.id)
    for (const ref of ['latest', 'nightly']) expect((await runs.get(ref)).id, ref).to.equal(two.id)
    const typo = await refusal('RUN_NOT_FOUND', () => runs.get('kind-oter-5fav'))
    expect(typo.data['near']).to.deep.equal(['kind-otter-5fav'])
    expect(typo.hints).to.deep.equal(['zen pipeline runs describe kind-otter-5fav', 'zen pipeline runs list'])
    await refusal('RUN_NOT_FOUND', () => runs.get('01B'))
    const again = await addRun(project.store, { name: 'nightly' })
    expect((await refusal('AMBIGUOUS', () => runs.get('nightly'))).data['ids']).to.deep.equal([again.id, two.id])
  })

  it('reads the logs of a step, and says which steps there are', async () => {
    await using project = await testProject()
    const { store, control } = project
    const run = await addRun(store, { steps: [stepRecord('load'), stepRecord('fit'), stepRecord('fit_2', { name: 'fit' })] })
    await mkdir(store.localPath('logs', run.id), { recursive: true })
    const line = { step: 'load', at: '2026-03-01T00:00:00.000Z', stream: 'stdout' as const, line: 'read 150 rows' }
    await writeFile(store.localPath('logs', run.id, 'load.ndjson'), `${JSON.stringify(line)}\n`)
    expect(await control.runs.logs(run.name)).to.deep.equal([line])
    expect(await control.runs.logs('latest', 'load')).to.deep.equal([line])
    expect(await control.runs.logs('latest', 'fit')).to.deep.equal([])
    const typo = await refusal('STEP_NOT_FOUND', () => control.runs.logs('latest', 'laod'))
    expect(typo.data['near']).to.deep.equal(['load'])
    expect(typo.hints[0]).to.equal(`zen pipeline runs logs ${run.name} load`)
  })

  it('shows a run that goes on now, also in its model version and in the status', async () => {
    await using project = await testProject()
    const { store, control } = project
    const { id: modelId } = await control.models.create('iris')
    const { id: versionId } = await control.versions.create('iris')
    const done = await addRun(store)
    const ref = { id: modelId, name: 'iris', version: { id: versionId, number: 1, name: '1' } }
    const live = await journal(store, currentOwner(), ref)

    const fresh = await project.another()
    expect((await fresh.runs.list()).map(({ id, status }) => [id, status])).to.deep.equal([
      [live.id, 'running'],
      [done.id, 'completed'],
    ])
    const shown = await fresh.runs.get(live.name)
    expect(shown.steps.map(({ status }) => status)).to.deep.equal(['completed', 'running', 'pending'])
    expect(shown.model).to.deep.equal({ name: 'iris', version: 1 })
    expect((await fresh.versions.get('iris', 1)).runs).to.equal(1)
    expect((await fresh.versions.runs('iris', 1)).map(({ id }) => id)).to.deep.equal([live.id])
    const status = await fresh.status()
    expect(status.liveRuns).to.deep.equal([{ id: live.id, name: live.name, pipeline: 'train' }])
    expect(status.lastRun).to.include({ id: live.id, status: 'running' })
    expect(existsSync(store.localPath('runs', `${live.id}.ndjson`))).to.equal(true)
    expect(fresh.notices).to.deep.equal([])
  })

  it('records a run whose process is gone as interrupted, takes back the version it made, and says so once', async () => {
    await using project = await testProject()
    const { store, control } = project
    const { id: modelId } = await control.models.create('iris')
    const { id: versionId } = await control.versions.create('iris')
    const ref = { id: modelId, name: 'iris', version: { id: versionId, number: 1, name: '1' } }
    const gone = await journal(store, goneOwner(), ref, true)

    const fresh = await project.another()
    expect(await fresh.versions.list('iris')).to.deep.equal([])
    expect(fresh.notices).to.have.length(1)
    expect(fresh.notices[0]).to.include(gone.name).and.include('interrupted')
    const run = await fresh.runs.get(gone.id)
    expect(run.status).to.equal('interrupted')
    expect(run.steps.map(({ status }) => status)).to.deep.equal(['completed', 'stopped', 'skipped'])
    expect(existsSync(store.localPath('runs', `${gone.id}.ndjson`))).to.equal(false)
    const later = await project.another()
    expect((await later.runs.list()).map(({ status }) => status)).to.deep.equal(['interrupted'])
    expect(later.notices).to.deep.equal([])
    const [event] = await later.versions.history('iris')
    expect(event).to.include({ act: 'version.deleted', run: gone.id })
  })

  it('lets several processes find the same dead run at once: it is recorded once', async () => {
    await using project = await testProject()
    const gone = await journal(project.store, goneOwner())
    const all = await Promise.all([1, 2, 3, 4].map(async () => (await project.another()).runs.list()))
    for (const rows of all) expect(rows.map(({ id, status }) => [id, status])).to.deep.equal([[gone.id, 'interrupted']])
  })
})
