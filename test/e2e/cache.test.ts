/** The cache from outside: what is reused, what is run again, why, and what a reused run costs. */
import { expect } from 'chai'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkView, RunView } from '../../src/schema/views.js'
import { makeProject, type Project } from './project.js'

const files = {
  'chain.ts': `import { pipeline, step } from 'zenlocal'
import { scale } from './lib/scale.ts'
const load = step({ name: 'load', outputs: { rows: {} } }, ({ size }: { size: number }) => ({ rows: Array.from({ length: size }, (_, at) => at) }))
const clean = step({ name: 'clean', outputs: { kept: {} } }, ({ rows }: { rows: number[] }) => ({ kept: rows.map(scale) }))
const sum = step({ name: 'sum' }, ({ kept }: { kept: number[] }) => kept.reduce((a, b) => a + b, 0))
export default pipeline({ name: 'chain', model: { name: 'm' } }, ({ size = 4 }: { size?: number }) => {
  sum({ kept: clean({ rows: load({ size }).rows }).kept })
})
`,
  'lib/scale.ts': `import { factor } from './factor.ts'\nexport const scale = (value: number): number => value * factor()\n`,
  'lib/factor.ts': `// By how much.\nexport function factor(): number {\n  return 2\n}\nexport const unused = 1\n`,
  'train.ts': `import { pipeline, step } from 'zenlocal'
const fit = step({ name: 'fit', outputs: { trained_model: { type: 'model' } } }, ({ weight }: { weight: number }) => ({ trained_model: { weight } }))
export default pipeline({ name: 'train', model: { name: 'iris_classifier' } }, ({ weight = 1 }: { weight?: number }) => { fit({ weight }) })
`,
  // Guides 003 and 004: the model is fetched inside of the step …
  'predict-in-step.ts': `import { getStepContext, ModelStages, pipeline, step } from 'zenlocal'
const predict = step({ name: 'predict', outputs: { predictions: {} } }, async ({ rows }: { rows: number[] }) => {
  const model = await getStepContext().model.getModelArtifact<{ weight: number }>('trained_model').load()
  return { predictions: rows.map((row) => row * model.weight) }
})
export default pipeline({ name: 'in_step', model: { name: 'iris_classifier', version: ModelStages.PRODUCTION } }, () => { predict({ rows: [1, 2] }) })
`,
  // … or resolved at the pipeline's level.
  'predict-in-pipeline.ts': `import { getPipelineContext, ModelStages, pipeline, step } from 'zenlocal'
const predict = step({ name: 'predict', outputs: { piped: {} } }, ({ model, rows }: { model: { weight: number }; rows: number[] }) => ({ piped: rows.map((row) => row * model.weight) }))
export default pipeline({ name: 'in_pipeline', model: { name: 'iris_classifier', version: ModelStages.PRODUCTION } }, () => {
  predict({ model: getPipelineContext().model.getModelArtifact<{ weight: number }>('trained_model'), rows: [1, 2] })
})
`,
  'promote.ts': `import { ModelStages, pipeline, step } from 'zenlocal'
const promote = step({ name: 'promote' }, async (_: {}, { model }) => { await model.setStage(ModelStages.STAGING, { force: true }) })
const quiet = step({ name: 'quiet' }, () => 1)
export default pipeline({ name: 'promote', model: { name: 'iris_classifier', version: ModelStages.PRODUCTION } }, () => { promote(); quiet() })
`,
}

describe('the cache, end to end', function () {
  this.timeout(60_000)
  let project: Project

  before(async () => {
    project = await makeProject(files)
  })

  after(() => {
    project.remove()
  })

  const run = (file: string, ...argv: string[]) => project.json<RunView>(['run', file, ...argv])
  const verdicts = (view: RunView) =>
    Object.fromEntries(view.steps.map(({ id, status, reason }) => [id, status === 'cached' ? status : reason]))

  it('reuses what did not change, and links it to the version of the new run', async () => {
    const one = await run('chain.ts')
    expect(verdicts(one)).to.deep.equal({
      load: 'ran because: never ran',
      clean: 'ran because: never ran',
      sum: 'ran because: never ran',
    })
    const two = await run('chain.ts')
    expect(two.steps.map(({ status, reason }) => [status, reason])).to.deep.equal(
      Array.from({ length: 3 }, () => ['cached', `cached from ${one.name}`]),
    )
    expect([one.model!.version, two.model!.version]).to.deep.equal([1, 2])
    const links = await project.json<LinkView[]>(['model', 'version', 'artifacts', 'm', '2'])
    expect(links.map(({ artifact, version, run: by }) => [artifact, version, by]).sort()).to.deep.equal([
      ['chain::sum::output', 1, two.id],
      ['kept', 1, two.id],
      ['rows', 1, two.id],
    ])
  })

  it('says what would run, without running or recording it', async () => {
    const runs = (await project.json<unknown[]>(['runs', 'list'])).length
    const plan = await project.json<{ step: string; would: string }[]>(['run', 'chain.ts', '--dry-run', '--param', 'size=5'])
    expect(plan.map(({ would }) => would)).to.include('run')
    expect((await project.json<unknown[]>(['runs', 'list'])).length).to.equal(runs)
  })

  it('starts no worker and loads neither the bundler nor the parser when everything is cached', async () => {
    const seen = await modulesOf(project, ['run', 'chain.ts', '--json'])
    expect(seen.processes).to.equal(1)
    expect(seen.modules.length).to.be.greaterThan(10)
    expect(seen.modules.filter((name) => /esbuild|oxc-parser|worker\.js|child_process/.test(name))).to.deep.equal([])
  })

  it('the recorder of modules and processes sees them when something runs', async () => {
    project.write({ 'lib/factor.ts': files['lib/factor.ts'].replace('return 2', 'return 2.5') })
    const seen = await modulesOf(project, ['run', 'chain.ts', '--json'])
    expect(seen.processes).to.be.greaterThan(1)
    expect(seen.modules.some((name) => name.includes('esbuild'))).to.equal(true)
    expect(seen.modules.some((name) => name.includes('oxc-parser'))).to.equal(true)
    project.write({ 'lib/factor.ts': files['lib/factor.ts'] })
  })

  it('runs again for a helper two imports away, names it, and stops where the content is the same', async () => {
    project.write({ 'lib/factor.ts': files['lib/factor.ts'].replace('return 2', 'return 3') })
    const changed = await run('chain.ts')
    expect(changed.steps.map(({ status }) => status)).to.deep.equal(['cached', 'completed', 'completed'])
    expect(changed.steps[1]!.reason).to.match(/^ran because: code lib\/factor\.ts changed/)
    expect(changed.steps[2]!.reason).to.match(/^ran because: input kept changed \(\w+ → \w+\)$/)
    project.write({ 'lib/factor.ts': files['lib/factor.ts'].replace('return 2', 'return 1 + 2') })
    const early = await run('chain.ts')
    expect(early.steps.map(({ status }) => status)).to.deep.equal(['cached', 'completed', 'cached'])
  })

  it('is not moved by a comment, by formatting, or by a helper that no step reaches', async () => {
    project.write({
      'lib/factor.ts': `// Another comment.\nexport function factor (): number { return (1 + 2) }\nexport const unused = 2\n`,
    })
    expect((await run('chain.ts')).steps.map(({ status }) => status)).to.deep.equal(['cached', 'cached', 'cached'])
  })

  it('runs again for a parameter, and for all with --no-cache', async () => {
    const larger = await run('chain.ts', '--param', 'size=5')
    expect(larger.steps[0]!.reason).to.equal('ran because: parameter size 4 → 5')
    const all = await run('chain.ts', '--no-cache')
    for (const step of all.steps)
      expect(step).to.include({ status: 'completed', reason: 'ran because: caching off (--no-cache)' })
  })

  it('runs again when the bytes are gone, and says that', async () => {
    await run('chain.ts')
    rmSync(join(project.dir, '.zen/objects'), { recursive: true, force: true })
    const again = await run('chain.ts')
    for (const step of again.steps) expect(step.reason).to.match(/^ran because: artifact missing/)
    expect(await project.json(['artifact', 'version', 'load', 'rows'])).to.deep.equal([0, 1, 2, 3])
  })

  for (const [file, output] of [
    ['predict-in-step.ts', 'predictions'],
    ['predict-in-pipeline.ts', 'piped'],
  ] as const) {
    it(`${file} is never stale: a promotion runs it again`, async () => {
      if ((await project.json<unknown[]>(['model', 'list', '--name', 'iris_classifier'])).length === 0) {
        await run('train.ts')
        await run('train.ts', '--param', 'weight=10')
      }
      const promote = (version: string) =>
        project.done(['model', 'version', 'update', 'iris_classifier', version, '-s', 'production', '--force'])
      const predicted = () => project.json(['artifact', 'version', 'load', output])
      await promote('1')
      const one = await run(file)
      expect(await predicted()).to.deep.equal([1, 2])
      expect((await run(file)).steps[0]!.status).to.equal('cached')
      await promote('2')
      const two = await run(file)
      expect(two.model!.version).to.equal(2)
      expect(two.steps[0]!.reason).to.match(
        file.includes('step')
          ? /^ran because: iris_classifier.*trained_model \w+→\w+$/
          : /^ran because: input model changed \(\w+ → \w+\)$/,
      )
      expect(await predicted()).to.deep.equal([10, 20])
      await promote('1')
      const back = await run(file)
      const { version } = back.steps[0]!.outputs[output]!
      expect(await project.json(['artifact', 'version', 'load', output, String(version)])).to.deep.equal([1, 2])
      // A result is kept per input; of what a step looks up for itself, the latest is kept.
      if (!file.includes('step')) expect(back.steps[0]!.reason).to.equal(`cached from ${one.name}`)
      for (const number of [1, 2]) {
        const links = await project.json<LinkView[]>(['model', 'version', 'artifacts', 'iris_classifier', String(number)])
        expect(links.filter(({ artifact }) => artifact === output).map((link) => link.version)).to.include(number)
      }
    })
  }

  it('never reuses a step that writes', async () => {
    await project.done(['model', 'version', 'update', 'iris_classifier', '1', '-s', 'production', '--force'])
    expect((await run('promote.ts')).status).to.equal('completed')
    await project.done(['model', 'version', 'update', 'iris_classifier', '1', '-s', 'production', '--force'])
    const again = await run('promote.ts')
    expect(verdicts(again)).to.deep.equal({ promote: 'ran because: it writes (setStage)', quiet: 'cached' })
    const [model] = await project.json<{ stages: unknown }[]>(['model', 'list', '--name', 'iris_classifier'])
    expect(model!.stages).to.deep.equal({ production: null, staging: 1 })
  })
})

/** Every process of a command notes what it loaded: built-ins, CommonJS by `require`, ES modules by a loader hook. */
async function modulesOf(project: Project, argv: readonly string[]): Promise<{ processes: number; modules: string[] }> {
  const folder = join(project.dir, 'seen')
  rmSync(folder, { recursive: true, force: true })
  project.write({
    'seen/recorder.mjs': `import { appendFileSync } from 'node:fs'
import module from 'node:module'
const log = new URL(process.pid + '.log', import.meta.url)
const note = (name) => appendFileSync(log, name + '\\n')
note('started')
const load = module._load
module._load = function (name, ...rest) { note(name); return load.call(this, name, ...rest) }
module.register('./hooks.mjs', import.meta.url, { data: { log: log.href } })
`,
    'seen/hooks.mjs': `import { appendFileSync } from 'node:fs'
let log
export function initialize(data) { log = new URL(data.log) }
export async function resolve(name, context, next) { const found = await next(name, context); appendFileSync(log, found.url + '\\n'); return found }
`,
  })
  await project.done(argv, {
    env: { NODE_OPTIONS: `--import=${new URL(`file://${encodeURI(join(folder, 'recorder.mjs'))}`).href}` },
  })
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  const modules = logs.flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
  return { processes: logs.length, modules }
}
