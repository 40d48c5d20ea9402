/** The registry as a run sees it: which version a `Model` means, what a lookup finds, and the one commit at the end. */
import { expect } from 'chai'
import type { NewArtifactVersion, NewLink } from '../../src/engine/events.js'
import type { RunOverlay, RunRegistry } from '../../src/engine/ports.js'
import { createRunRegistry } from '../../src/control/run-registry.js'
import type { ModelVersionRef, Run } from '../../src/schema/run.js'
import { newId } from '../../src/store/ids.js'
import { paths } from '../../src/store/layout.js'
import { nextTime, runRecord, stepRecord } from './records.js'
import { refusal, testProject, type TestProject } from './support.js'

interface Fixture extends AsyncDisposable {
  readonly project: TestProject
  readonly registry: RunRegistry
}

async function fixture(): Promise<Fixture> {
  const project = await testProject()
  const registry = createRunRegistry({ store: project.store, control: project.control, actor: 'ana', command: 'run train.ts' })
  return { project, registry, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() }
}

function overlay(run: Run, made: Partial<RunOverlay> = {}): RunOverlay {
  return { run, artifacts: [], links: [], versions: new Map(), ...made }
}

function artifact(name: string, fields: Partial<NewArtifactVersion> = {}): NewArtifactVersion {
  return {
    schema: 1,
    id: newId(),
    artifact: name,
    type: 'data',
    layout: 'file',
    fileName: 'data.json',
    digest: `sha256:${'a'.repeat(64)}`,
    sizeBytes: 2,
    materializer: 'json',
    valueType: 'number',
    producer: null,
    createdAt: nextTime(),
    ...fields,
  }
}

function output(version: ModelVersionRef, made: NewArtifactVersion, overwrite = false): NewLink {
  const row = {
    artifactVersion: made.id,
    artifact: made.artifact,
    number: null,
    type: made.type,
    step: 'fit',
    output: made.artifact,
    at: made.createdAt,
  }
  return { version, kind: 'output', overwrite, artifact: row }
}

const finished = (run: Run, rest: Partial<Parameters<RunRegistry['finish']>[0]> = {}): Parameters<RunRegistry['finish']>[0] => ({
  run,
  artifacts: [],
  links: [],
  removeVersions: [],
  ...rest,
})

describe('which version a Model means', () => {
  it('makes model and version for an absent version, once a run', async () => {
    await using used = await fixture()
    const run = runRecord()
    const config = { name: 'iris', license: 'MIT', tags: ['demo'] }
    const first = await used.registry.ensureVersion(config, overlay(run))
    expect(first).to.deep.include({ created: true, warnings: [] })
    const again = await used.registry.ensureVersion(config, overlay(run, { versions: new Map([['iris', first.version]]) }))
    expect(again).to.deep.equal({ version: first.version, created: false, warnings: [] })
    const other = await used.registry.ensureVersion({ name: 'iris', createNewModelVersion: true }, overlay(runRecord()))
    expect(other.version.version.number).to.equal(2)
    expect(await used.project.control.models.get('iris')).to.deep.include({ license: 'MIT', tags: ['demo'], versions: 2 })
    expect(await used.project.control.versions.get('iris', 1)).to.deep.include({ producer: run.id, tags: ['demo'] })
  })

  it('takes the version of a number, a stage, latest and a name, in any letter case of the words', async () => {
    await using used = await fixture()
    const { versions } = used.project.control
    await used.project.control.models.create('iris')
    await versions.create('iris')
    await versions.create('iris', { name: 'second' })
    await versions.update('iris', 1, { stage: 'production' })
    const numberOf = async (version: string | number): Promise<number> =>
      (await used.registry.ensureVersion({ name: 'iris', version }, overlay(runRecord()))).version.version.number
    expect(await Promise.all([1, '2', 'Production', 'LATEST', 'second'].map(numberOf))).to.deep.equal([1, 2, 1, 2, 2])
    const latest = await used.registry.ensureVersion({ name: 'iris', createNewModelVersion: false }, overlay(runRecord()))
    expect(latest.version.version.number).to.equal(2)
    expect(await versions.list('iris')).to.have.length(2)
  })

  it('makes a version of a free name, and only of a name', async () => {
    await using used = await fixture()
    const made = await used.registry.ensureVersion({ name: 'iris', version: 'sgd' }, overlay(runRecord()))
    expect(made.created).to.equal(true)
    expect(made.version.version).to.deep.include({ number: 1, name: 'sgd' })
    const again = await used.registry.ensureVersion({ name: 'iris', version: 'SGD' }, overlay(runRecord()))
    expect([again.created, again.version.version.id]).to.deep.equal([false, made.version.version.id])
    await refusal('MODEL_VERSION_NOT_FOUND', () =>
      used.registry.ensureVersion({ name: 'iris', version: 7 }, overlay(runRecord())),
    )
    await refusal('STAGE_EMPTY', () => used.registry.ensureVersion({ name: 'iris', version: 'production' }, overlay(runRecord())))
    await refusal('MODEL_CONFIG_INVALID', () =>
      used.registry.ensureVersion({ name: 'iris', version: 'archived' }, overlay(runRecord())),
    )
    await refusal('MODEL_NOT_FOUND', () =>
      used.registry.ensureVersion({ name: 'iriss', version: 'latest' }, overlay(runRecord())),
    )
  })

  it('checks without making anything', async () => {
    await using used = await fixture()
    await used.registry.checkVersion({ name: 'iris' })
    await used.registry.checkVersion({ name: 'iris', version: 'sgd' })
    await refusal('MODEL_NOT_FOUND', () => used.registry.checkVersion({ name: 'iris', version: 'production' }))
    expect(await used.project.control.models.list()).to.deep.equal([])
  })

  it('lets the registry win over code, and names the command that would change it', async () => {
    await using used = await fixture()
    await used.project.control.models.create('iris', { license: 'MIT' })
    const { warnings } = await used.registry.ensureVersion({ name: 'iris', license: 'Apache 2.0' }, overlay(runRecord()))
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.contain('"MIT" in the registry').and.contain("zen model update iris --license 'Apache 2.0'")
    expect((await used.project.control.models.get('iris')).license).to.equal('MIT')
  })
})

describe("a run's lookups", () => {
  it('find what the run made before anything is committed', async () => {
    await using used = await fixture()
    const run = runRecord()
    const { version } = await used.registry.ensureVersion({ name: 'iris' }, overlay(run))
    const made = artifact('weights', { type: 'model' })
    const seen = overlay(run, { artifacts: [made], links: [output(version, made)], versions: new Map([['iris', version]]) })
    const byModel = await used.registry.resolve(
      { by: 'model', of: { model: 'iris', run: true }, artifact: 'weights', type: 'model' },
      seen,
    )
    expect(byModel).to.deep.include({ version: made, through: version })
    expect((await used.registry.resolve({ by: 'name', artifact: 'weights' }, seen)).version).to.equal(made)
    await refusal('ARTIFACT_NOT_FOUND', () => used.registry.resolve({ by: 'name', artifact: 'weights' }, overlay(run)))
  })

  it('say what is linked when the wanted artifact is not', async () => {
    await using used = await fixture()
    const run = runRecord()
    const { version } = await used.registry.ensureVersion({ name: 'iris' }, overlay(run))
    const made = artifact('trained_model', { type: 'model' })
    await used.registry.finish(finished(run, { artifacts: [made], links: [output(version, made)] }))
    const query = { by: 'model', of: { model: 'iris', version: 1 }, artifact: 'trained_modle' } as const
    const error = await refusal('ARTIFACT_NOT_FOUND', () => used.registry.resolve(query, overlay(runRecord())))
    expect(error.data['near']).to.deep.equal(['trained_model'])
    expect(error.hints).to.deep.equal(['zen model version artifacts iris 1'])
  })

  it('take the output of the last run of a pipeline that completed', async () => {
    await using used = await fixture()
    const [one, two] = [artifact('features'), artifact('features')]
    const stepOf = (made: NewArtifactVersion): Run['steps'] => [
      stepRecord('prepare', {
        outputs: { train: { artifactVersion: made.id, artifact: made.artifact, number: null, digest: made.digest } },
      }),
    ]
    await used.registry.finish(finished(runRecord({ pipeline: 'fe', steps: stepOf(one) }), { artifacts: [one] }))
    await used.registry.finish(
      finished(runRecord({ pipeline: 'fe', status: 'failed', steps: stepOf(two) }), { artifacts: [two] }),
    )
    const found = async (name: string): Promise<string> =>
      (await used.registry.resolve({ by: 'pipeline', pipeline: 'fe', artifact: name }, overlay(runRecord()))).version.id
    expect(await found('features')).to.equal(one.id)
    expect(await found('train')).to.equal(one.id)
    await refusal('ARTIFACT_NOT_FOUND', () => found('tests'))
    const error = await refusal('PIPELINE_NOT_FOUND', () =>
      used.registry.resolve({ by: 'pipeline', pipeline: 'ef', artifact: 'features' }, overlay(runRecord())),
    )
    expect(error.hints).to.deep.equal(['zen pipeline list'])
  })

  it('are part of the cache verdict: read again, they give another digest when the answer changed', async () => {
    await using used = await fixture()
    await used.project.control.models.create('iris')
    const context = { overlay: overlay(runRecord()), step: 'fit', model: undefined }
    const { kind, read } = await used.registry.call('getModel', ['iris'], context)
    expect(kind).to.equal('read')
    expect(await used.registry.reread(read!, context.overlay)).to.equal(read!.digest)
    await used.project.control.models.update('iris', { description: 'new' })
    expect(await used.registry.reread(read!, context.overlay)).to.not.equal(read!.digest)
    await used.project.control.models.delete('iris')
    expect(await used.registry.reread(read!, context.overlay)).to.equal(undefined)
  })

  it('tell reads, own acts and writes apart', async () => {
    await using used = await fixture()
    const run = runRecord()
    const { version } = await used.registry.ensureVersion({ name: 'iris' }, overlay(run))
    const context = { overlay: overlay(run, { versions: new Map([['iris', version]]) }), step: 'fit', model: version }
    const own = { config: { name: 'iris' }, of: { model: 'iris', run: true } }
    const kindOf = async (method: string, ...args: unknown[]): Promise<string> =>
      (await used.registry.call(method, args, context)).kind
    expect(await kindOf('logModelMetadata', own, { f1: 0.9 })).to.equal('own')
    expect(await kindOf('setStage', own, 'staging', {})).to.equal('write')
    expect(await kindOf('createModel', 'other', null)).to.equal('write')
    expect(await kindOf('logMetadata', { a: 1 }, { model: 'other2', version: 1 }).catch(() => 'write')).to.equal('write')
    expect(await used.project.control.versions.get('iris')).to.deep.include({ stage: 'staging', metadata: { f1: 0.9 } })
  })
})

describe("a run's end", () => {
  it('numbers its artifact versions, also several of one name, and fills the numbers in', async () => {
    await using used = await fixture()
    const made = [artifact('scores'), artifact('scores'), artifact('other')]
    const outputs = Object.fromEntries(
      made.map((one, n) => [`o${n}`, { artifactVersion: one.id, artifact: one.artifact, number: null, digest: one.digest }]),
    )
    const run = await used.registry.finish(finished(runRecord({ steps: [stepRecord('fit', { outputs })] }), { artifacts: made }))
    expect(Object.values(run.steps[0]!.outputs).map(({ number }) => number)).to.deep.equal([1, 2, 1])
    const next = artifact('scores')
    await used.registry.finish(finished(runRecord(), { artifacts: [next] }))
    expect((await used.project.control.artifacts.versions('scores')).map(({ version }) => version)).to.deep.equal([3, 2, 1])
  })

  it('is one commit that happens once, whoever finishes the run', async () => {
    await using used = await fixture()
    const run = runRecord()
    const { version } = await used.registry.ensureVersion({ name: 'iris' }, overlay(run))
    const made = artifact('scores')
    const end = finished({ ...run, model: version }, { artifacts: [made], links: [output(version, made)] })
    const [first, second] = await Promise.all([used.registry.finish(end), used.registry.finish(end)])
    expect(first).to.deep.equal(second)
    expect(await used.project.control.artifacts.versions('scores')).to.have.length(1)
    expect(await used.project.control.versions.artifacts('iris')).to.have.length(1)
  })

  it('replaces earlier links with overwrite, in its own version only', async () => {
    await using used = await fixture()
    const [one, two] = [artifact('train_ds'), artifact('train_ds')]
    const first = await used.registry.ensureVersion({ name: 'iris' }, overlay(runRecord()))
    await used.registry.finish(finished(runRecord(), { artifacts: [one], links: [output(first.version, one, true)] }))
    await used.registry.finish(finished(runRecord(), { artifacts: [two], links: [output(first.version, two, true)] }))
    expect((await used.project.control.versions.artifacts('iris', 1)).map(({ version }) => version)).to.deep.equal([2])
    const second = await used.registry.ensureVersion({ name: 'iris' }, overlay(runRecord()))
    const link = output(second.version, one)
    await used.registry.finish(finished(runRecord(), { links: [{ ...link, artifact: { ...link.artifact, number: 1 } }] }))
    expect((await used.project.control.versions.artifacts('iris', 2)).map(({ version }) => version)).to.deep.equal([1])
  })

  it('takes back the versions of a failed run: a tombstone, no links, the number stays taken', async () => {
    await using used = await fixture()
    const run = runRecord({ status: 'failed' })
    const { version } = await used.registry.ensureVersion({ name: 'iris' }, overlay(run))
    const made = artifact('scores')
    await used.registry.finish(finished(run, { artifacts: [made], links: [output(version, made)], removeVersions: [version] }))
    expect(await used.project.control.versions.list('iris')).to.deep.equal([])
    expect(await used.project.control.artifacts.versions('scores')).to.have.length(1)
    const next = await used.registry.ensureVersion({ name: 'iris' }, overlay(runRecord()))
    expect(next.version.version.number).to.equal(2)
    expect(await used.project.store.read((view) => view.list(paths.links('iris', version.version.id)))).to.deep.equal([])
  })

  it('keeps a version name for who took it first, and says so', async () => {
    await using used = await fixture()
    const [one, two] = [artifact('raw', { name: 'raw_2023' }), artifact('raw', { name: 'raw_2023' })]
    await used.registry.finish(finished(runRecord(), { artifacts: [one] }))
    const run = await used.registry.finish(finished(runRecord(), { artifacts: [two] }))
    expect(run.warnings?.join()).to.contain('raw_2023')
    expect((await used.project.control.artifacts.versions('raw')).map(({ name }) => name)).to.deep.equal([null, 'raw_2023'])
  })

  it('applies what a later step said about an artifact of the same run', async () => {
    await using used = await fixture()
    const made = artifact('scores')
    const acts = [
      { method: 'logMetadata', args: [{ f1: 0.9 }, { artifact: 'scores' }] },
      { method: 'addTags', args: [['good'], { artifact: 'scores', version: 'latest' }] },
      { method: 'logMetadata', args: [{ other: 1 }, { artifact: 'elsewhere' }] },
    ]
    await used.registry.finish(finished(runRecord({ steps: [stepRecord('evaluate', { acts })] }), { artifacts: [made] }))
    expect(await used.project.control.artifacts.version('scores')).to.deep.include({ metadata: { f1: 0.9 }, tags: ['good'] })
  })
})
