/** The story that must always work: the iris template from the first command to the last, told by numbers and by git. */
import { expect } from 'chai'
import type { LinkView, ModelVersionView, ModelView, RunView } from '../../src/schema/views.js'
import { expectRefusal } from './refusal.js'
import { makeProject, type Project } from './project.js'

const modelKeys = [
  'id', 'name', 'latestVersion', 'stages', 'versions', 'tags', 'license', 'description', 'audience', 'useCases',
  'limitations', 'tradeOffs', 'ethics', 'saveModelsToRegistry', 'createdAt',
] // prettier-ignore
const versionKeys = [
  'id',
  'model',
  'number',
  'name',
  'stage',
  'description',
  'tags',
  'metadata',
  'artifacts',
  'runs',
  'producer',
  'createdAt',
]
const linkKeys = ['artifact', 'version', 'type', 'artifactVersionId', 'run', 'step', 'createdAt']
const runKeys = ['id', 'name', 'pipeline', 'status', 'startedAt', 'endedAt', 'durationMs', 'model', 'steps', 'git', 'parameters']
const stepKeys = ['id', 'name', 'status', 'cached', 'reason', 'durationMs', 'attempts', 'inputs', 'outputs', 'error']
const artifactVersionKeys = [
  'id', 'artifact', 'version', 'name', 'type', 'digest', 'sizeBytes', 'materializer', 'valueType', 'producer', 'metadata', 'tags', 'createdAt',
] // prettier-ignore

describe('the story', function () {
  this.timeout(60_000)
  let project: Project
  let trained: RunView

  before(async () => {
    project = await makeProject()
    project.git('init', '--quiet')
    await project.done(['init', '--template', 'iris'])
    commit('a project')
  })

  after(() => {
    project.remove()
  })

  const commit = (message: string): void => {
    project.git('add', '--all')
    project.git('commit', '--quiet', '-m', message)
  }
  const counts = async () => {
    const list = async (topic: string) =>
      (await project.json<unknown[]>(['model', 'version', topic, 'iris_classifier', '1'])).length
    const [data, model, deployment, runs] = [
      await list('artifacts'),
      await list('model_objects'),
      await list('deployments'),
      await list('runs'),
    ]
    return {
      data,
      model,
      deployment,
      runs,
      versions: (await project.json<unknown[]>(['model', 'version', 'list', 'iris_classifier'])).length,
    }
  }
  const changedLines = (path: string): string[] =>
    project
      .git('diff', '--unified=0', '--', path)
      .split('\n')
      .filter((line) => /^[+-](?![+-])/.test(line))
  const newFiles = (): string[] => project.git('ls-files', '--others', '--exclude-standard').split('\n').filter(Boolean)

  it('predicts nothing before a model is in production', async () => {
    await expectRefusal(project, ['run', 'predict.ts'], { code: 'MODEL_NOT_FOUND', says: ['iris_classifier'] })
  })

  it('trains on the real data, makes version 1, and promotes it', async () => {
    trained = await project.json<RunView>(['run', 'train.ts'])
    expect(trained).to.include.all.keys(...runKeys)
    expect(trained).to.include({ pipeline: 'train_and_promote_model', status: 'completed' })
    expect(trained.model).to.deep.equal({ name: 'iris_classifier', version: 1 })
    expect(trained.steps.map(({ id, status }) => [id, status])).to.deep.equal([
      ['load_data', 'completed'],
      ['train_and_evaluate', 'completed'],
      ['promote_model', 'completed'],
    ])
    for (const step of trained.steps) expect(step).to.include.all.keys(...stepKeys)
    expect(await counts()).to.deep.equal({ data: 3, model: 1, deployment: 0, runs: 1, versions: 1 })
  })

  it('shows the model, its version, its links and its run in the shapes that scripts rely on', async () => {
    const [model, ...others] = await project.json<ModelView[]>(['model', 'list'])
    expect(others).to.deep.equal([])
    expect(model).to.include.all.keys(...modelKeys)
    expect(model).to.deep.include({
      name: 'iris_classifier',
      latestVersion: 1,
      versions: 1,
      stages: { production: 1, staging: null },
      license: 'Apache-2.0',
    })
    const version = await project.json<ModelVersionView>(['model', 'version', 'describe', 'iris_classifier', 'production'])
    expect(version).to.include.all.keys(...versionKeys)
    expect(version).to.deep.include({
      number: 1,
      name: '1',
      stage: 'production',
      artifacts: { data: 3, model: 1, deployment: 0 },
      runs: 1,
      producer: trained.id,
    })
    expect(version.metadata['accuracy']).to.be.within(0.9, 1)
    const [object] = await project.json<LinkView[]>(['model', 'version', 'model_objects', 'iris_classifier', '1'])
    expect(object).to.include.all.keys(...linkKeys)
    expect(object).to.include({
      artifact: 'iris_classifier',
      version: 1,
      type: 'model',
      run: trained.id,
      step: 'train_and_evaluate',
    })
    const data = await project.json<LinkView[]>(['model', 'version', 'artifacts', 'iris_classifier', '1'])
    expect(data.map(({ artifact }) => artifact).sort()).to.deep.equal(['score', 'test_data', 'train_ds'])
    const stored = await project.json<Record<string, unknown>>(['artifact', 'version', 'describe', 'iris_classifier'])
    expect(stored).to.include.all.keys(...artifactVersionKeys)
    expect(stored['metadata']).to.include({ accuracy: version.metadata['accuracy'] })
    expect(await project.json(['model', 'version', 'runs', 'iris_classifier', '1'])).to.deep.equal([
      await project.json(['runs', 'describe', trained.name]),
    ])
  })

  it('lists under every name that the reference system has for it', async () => {
    const same = async (...spellings: string[][]) => {
      const answers = await Promise.all(spellings.map((argv) => project.done(argv)))
      expect(new Set(answers).size, spellings.map((argv) => argv.join(' ')).join(', ')).to.equal(1)
      return answers[0]!
    }
    const version = ['iris_classifier', '1']
    const data = await same(
      ['model', 'version', 'artifacts', ...version],
      ['model', 'version', 'data_artifacts', ...version],
      ['model', 'data_artifacts', 'iris_classifier', '-v', '1'],
    )
    expect(data.split('\n')[0]!.split('\t')).to.include.members(['name', 'version', 'step', 'run', 'created'])
    expect(data.trim().split('\n')).to.have.length(1 + 3)
    await same(
      ['model', 'version', 'model_objects', ...version],
      ['model', 'version', 'model_artifacts', ...version],
      ['model', 'model_artifacts', 'iris_classifier', '-v', '1'],
    )
    await same(
      ['model', 'version', 'deployments', ...version],
      ['model', 'version', 'endpoint_artifacts', ...version],
      ['model', 'deployment_artifacts', 'iris_classifier', '-v', '1'],
    )
    await same(['model', 'version', 'runs', ...version], ['model', 'runs', 'iris_classifier', '-v', '1'])
    await same(
      ['model', 'version', 'list', 'iris_classifier'],
      ['model', 'version', 'list', '--model', 'iris_classifier'],
      ['model', 'version', 'list', '-n', 'iris_classifier'],
      ['model', 'version', 'list', '--model_name', 'iris_classifier'],
    )
  })

  it('predicts with the version in production, again and again, without a new version', async () => {
    for (const [times, data] of [
      [1, 5],
      [2, 7],
    ] as const) {
      const run = await project.json<RunView>(['run', 'predict.ts'])
      expect(run.model).to.deep.equal({ name: 'iris_classifier', version: 1 })
      expect(await counts()).to.deep.equal({ data, model: 1, deployment: 0, runs: 1 + times, versions: 1 })
      expect((await project.json<unknown[]>(['artifact', 'version', 'list', 'iris_predictions'])).length).to.equal(times)
    }
    const predictions = await project.json<string[]>(['artifact', 'version', 'load', 'iris_predictions'])
    expect(predictions).to.have.length(30)
    for (const species of predictions) expect(species).to.be.oneOf(['setosa', 'versicolor', 'virginica'])
    const inputs = await project.json<Record<string, number>[]>(['artifact', 'version', 'load', 'inference_data'])
    expect(inputs).to.have.length(30)
    expect(Object.keys(inputs[0]!)).to.have.length(4)
  })

  it('leaves only readable records for git, each in a file of its own', () => {
    const files = newFiles()
    expect(files.filter((path) => path.startsWith('.zen/objects') || path.startsWith('.zen/local'))).to.deep.equal([])
    expect(files.filter((path) => path.startsWith('.zen/runs/'))).to.have.length(3)
    expect(files).to.include('.zen/models/iris_classifier/model.yaml')
    expect(files.filter((path) => path.startsWith('.zen/models/iris_classifier/links/'))).to.have.length(3)
    expect(files.filter((path) => path.startsWith('.zen/models/iris_classifier/versions/'))).to.have.length(1)
    for (const path of files) expect(project.read(path), path).to.not.contain(project.dir)
    commit('trained and predicted')
  })

  it('moves a version to another stage: one changed line, and an event that says who and why', async () => {
    await project.done([
      'model',
      'version',
      'update',
      'iris_classifier',
      '1',
      '-s',
      'staging',
      '--reason',
      'looks odd on greenhouse data',
    ])
    const id = (await project.json<ModelVersionView>(['model', 'version', 'describe', 'iris_classifier', '1'])).id
    expect(changedLines('.zen')).to.deep.equal([`-  production: ${id}`, `+  staging: ${id}`])
    const files = newFiles()
    expect(files).to.have.length(1)
    expect(files[0]).to.match(/^\.zen\/events\/\d{4}\/\d{2}\/[0-9A-Z]{26}\.yaml$/)
    const event = project.read(files[0]!)
    expect(event)
      .to.contain('looks odd on greenhouse data')
      .and.match(/^from: production$/m)
      .and.match(/^to: staging$/m)
    commit('to staging')
    const [model] = await project.json<ModelView[]>(['model', 'list'])
    expect(model!.stages).to.deep.equal({ production: null, staging: 1 })
  })

  it('predicts nothing while no version is in production, and runs no step for that', async () => {
    const refusal = {
      code: 'STAGE_EMPTY',
      says: ['iris_classifier', 'production'],
      hint: 'zen model version update iris_classifier 1 -s production',
    } as const
    await expectRefusal(project, ['run', 'predict.ts'], refusal)
    expect(await counts()).to.include({ runs: 3 })
  })

  it('promotes with one added line, in the short spelling of a project with one model', async () => {
    await project.done(['model', 'version', 'update', 'iris_classifier', '1', '-s', 'none'])
    commit('out of staging')
    await project.done(['model', 'version', 'update', '-s', 'production'])
    const lines = changedLines('.zen')
    expect(lines.filter((line) => line.startsWith('+')).join('\n')).to.match(/^(\+stages:\n)?\+ {2}production: \w{10}$/)
    expect(lines.filter((line) => line.startsWith('-')).join('\n')).to.match(/^(-stages: \{\})?$/)
    expect(newFiles()).to.have.length(1)
    commit('to production')
  })

  it('updates the card and the tags, and only what was asked', async () => {
    await project.done(['model', 'update', 'iris_classifier', '-t', 'tag1', '-t', 'tag2', '-e', 'some ethical implications'])
    const lines = changedLines('.zen/models/iris_classifier/model.yaml')
    expect(lines.filter((line) => line.startsWith('-')).join('\n')).to.match(/^(-tags: \[\])?$/)
    const added = lines.filter((line) => line.startsWith('+')).join('\n')
    expect(added).to.contain('tag1').and.contain('tag2').and.contain('+ethics: some ethical implications')
    expect(lines.length).to.be.at.most(6)
    const model = await project.json<ModelView>(['model', 'describe', 'iris_classifier'])
    expect(model).to.deep.include({ tags: ['tag1', 'tag2'], ethics: 'some ethical implications', license: 'Apache-2.0' })
    commit('card')
  })

  it('registers a model by hand and deletes both; the diff tells it, nothing is unlinked', async () => {
    await project.done(['model', 'register', '-n', 'iris_classifier_cli', '-d', 'created from cli', '-t', 'cli'])
    const registered = newFiles().find((path) => path.endsWith('model.yaml'))!
    expect(registered).to.equal('.zen/models/iris_classifier_cli/model.yaml')
    expect(project.read(registered))
      .to.match(/^name: iris_classifier_cli$/m)
      .and.match(/^description: created from cli$/m)
    commit('registered')
    await expectRefusal(project, ['model', 'delete', 'iris_classifier_cli'], {
      code: 'CONFIRMATION_NEEDED',
      says: ['iris_classifier_cli'],
      hint: /^zen model delete iris_classifier_cli .*(-y|--yes)$/,
    })
    await project.done(['model', 'delete', 'iris_classifier_cli', '-y'])
    expect(project.git('diff', '--name-status').trim()).to.equal('M\t.zen/models/iris_classifier_cli/model.yaml')
    expect(changedLines('.zen').join('\n')).to.match(/^\+deleted/m)
    await project.done(['model', 'delete', 'iris_classifier', '-y'])
    expect(project.git('diff', '--name-status').trim().split('\n')).to.deep.equal([
      'M\t.zen/models/iris_classifier/model.yaml',
      'M\t.zen/models/iris_classifier_cli/model.yaml',
    ])
    expect(await project.json(['model', 'list'])).to.deep.equal([])
    expect(await project.json<unknown[]>(['runs', 'list'])).to.have.length(3)
    expect(await project.done(['model', 'list'])).to.be.a('string')
  })
})
