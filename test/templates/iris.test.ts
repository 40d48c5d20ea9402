import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { copyTemplate, listTemplates } from '../../src/control/templates.js'
import { openUserModule, type LoadedModule } from '../../src/engine/load/index.js'
import { ml } from '../../src/materializers/ml.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Classifier {
  predict(rows: number[][]): number[]
}
type Row = Readonly<Record<string, number>>
interface BareStep<I, O> {
  run(inputs: I): Promise<O>
}
interface Train {
  loadData: BareStep<{ seed: number }, { train_data: Row[]; test_data: Row[] }>
  trainAndEvaluate: BareStep<
    { train_data: Row[]; test_data: Row[]; neighbours: number },
    { iris_classifier: Classifier; score: number }
  >
}
interface Predict {
  loadData: BareStep<{ seed: number }, { inference_data: Row[] }>
  predict: BareStep<{ model: Classifier; inference_data: Row[] }, { predictions: string[] }>
}

describe('template iris', () => {
  let project: string
  let train: LoadedModule & { exports: Train }
  let predict: LoadedModule & { exports: Predict }

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'zen-iris-'))
    await copyTemplate('iris', project)
    train = (await load('train.ts')) as typeof train
    predict = (await load('predict.ts')) as typeof predict
  })

  after(() => rm(project, { recursive: true, force: true }))

  /** As a worker of `zen run` loads it: no `npm install` has happened. */
  async function load(name: string): Promise<LoadedModule> {
    const cacheDir = join(project, '.zen', 'local', 'cache', 'load')
    const module = await openUserModule({ file: join(project, name), projectDir: project, cacheDir })
    return module.loadReal()
  }

  async function trainWith(seed: number, neighbours = 3) {
    const { train_data, test_data } = await train.exports.loadData.run({ seed })
    const trained = await train.exports.trainAndEvaluate.run({ train_data, test_data, neighbours })
    return { train_data, test_data, ...trained }
  }

  it('defines the two pipelines', () => {
    expect(train.pipelines.map(({ name }) => name)).to.deep.equal(['train_and_promote_model'])
    expect(predict.pipelines.map(({ name }) => name)).to.deep.equal(['do_predictions'])
    expect(train.steps.map(({ name }) => name)).to.deep.equal(['load_data', 'train_and_evaluate', 'promote_model'])
    expect(predict.steps.map(({ name }) => name)).to.deep.equal(['load_data', 'predict'])
  })

  it('splits the 150 flowers into 120 and 30, the same way for the same seed', async () => {
    const first = await train.exports.loadData.run({ seed: 5 })
    const other = await train.exports.loadData.run({ seed: 6 })
    expect([first.train_data.length, first.test_data.length]).to.deep.equal([120, 30])
    expect(await train.exports.loadData.run({ seed: 5 })).to.deep.equal(first)
    expect(other).not.to.deep.equal(first)
    const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort()
    const all = sorted([...first.train_data, ...first.test_data])
    expect(all).to.deep.equal(sorted([...other.train_data, ...other.test_data]))
    for (const target of [0, 1, 2]) expect(all.filter((row) => row.endsWith(`"target":${target}}`))).to.have.length(50)
  })

  it('falls in the band of a logistic regression over 50 seeds', async () => {
    const scores: number[] = []
    for (let seed = 0; seed < 50; seed++) scores.push((await trainWith(seed)).score)
    scores.sort((a, b) => a - b)
    expect(scores[0]).to.be.within(0.86, 0.95)
    expect(scores[25]).to.be.within(0.95, 0.97)
    expect(scores.filter((score) => score > 0.9).length / scores.length).to.be.within(0.84, 0.94)
  })

  it('promotes with its default seed, and not with the one that its README names', async () => {
    expect((await trainWith(42)).score).to.be.above(0.9)
    expect((await trainWith(7)).score).to.equal(1)
    expect((await trainWith(2)).score).to.equal(0.9)
  })

  it('predicts species for 30 flowers whose species is not given, with the stored classifier', async () => {
    const { iris_classifier, score, test_data } = await trainWith(42)
    const folder = join(project, 'stored')
    await mkdir(folder)
    expect(ml.accepts(iris_classifier)).to.equal(true)
    await ml.save(iris_classifier as never, folder)
    const model = (await ml.load(folder)) as unknown as Classifier

    const { inference_data } = await predict.exports.loadData.run({ seed: 42 })
    expect(inference_data).to.have.length(30)
    for (const flower of inference_data) expect(flower).to.have.all.keys(measurements)

    const { predictions } = await predict.exports.predict.run({ model, inference_data })
    const names = ['setosa', 'versicolor', 'virginica']
    const right = predictions.filter((species, index) => species === names[test_data[index]!['target']!])
    expect(right.length / 30).to.equal(score)
  })

  it('says in its README what it needs to say about the data', async () => {
    const readme = await readFile(join(project, 'README.md'), 'utf8')
    for (const word of ['Fisher', 'UCI', 'CC BY 4.0', 'scikit-learn', '0.967', '88 %']) expect(readme).to.include(word)
  })
})

const measurements = ['sepal_length_cm', 'sepal_width_cm', 'petal_length_cm', 'petal_width_cm']

describe('types of the templates', () => {
  it('check with the settings that they bring', async () => {
    const settings: unknown[] = []
    for (const { name } of await listTemplates()) {
      settings.push(JSON.parse(await readFile(join(root, 'templates', name, '_tsconfig.json'), 'utf8')))
    }
    const [first] = settings as { compilerOptions: object }[]
    // One run of the compiler for all of them.
    for (const other of settings) expect(other).to.deep.equal(first)

    const folder = await mkdtemp(join(tmpdir(), 'zen-types-'))
    try {
      // What `npm install` would put beside a project: the declarations of the package.
      const installed = {
        paths: { zenlocal: [join(root, 'src', 'index.ts')] },
        typeRoots: [join(root, 'node_modules', '@types')],
      }
      const compilerOptions = { ...first!.compilerOptions, ...installed, jsx: 'react-jsx' }
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [join(root, 'templates')] }))
      expect(await compile(folder)).to.deep.equal([])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }).timeout(120_000)
})

/** The errors in templates; those of the package are found by its own check. */
async function compile(folder: string): Promise<string[]> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const run = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root })
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string })
  return stdout.split('\n').filter((line) => line.startsWith('templates/') || /^error /.test(line))
}
