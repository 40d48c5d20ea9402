import { expect } from 'chai'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openTestProject } from './project.js'

const chain = (body = 'n + 1', extra = ''): string =>
  `const first = step({ name: 'first', outputs: { n: {} } }, ({ start = 1 }: { start?: number }) => ({ n: ${body} ${extra}}))
   const second = step({ name: 'second' }, ({ n, by = 10 }: { n: number; by?: number }) => n * by)
   export default pipeline({ name: 'chain', model: { name: 'm' } }, ({ start = 1, by = 10 }: { start?: number; by?: number }) => second({ n: first({ start }).n, by }))`

describe('the cache', () => {
  it('reuses a whole chain, starts no worker, and links the outputs to the new version', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', chain('start'))
    const one = await project.run()
    const two = await project.run()
    expect(one.run.status).to.equal('completed')
    expect(two.run.steps.map((step) => [step.status, step.reason])).to.deep.equal([
      ['cached', `cached from ${one.run.name}`],
      ['cached', `cached from ${one.run.name}`],
    ])
    expect(two.events.some((event) => event.type === 'step-started')).to.equal(false)
    expect(two.run.model?.version.number).to.equal(2)
    const links = await project.control.versions.artifacts('m', 2)
    expect(links.map((link) => [link.artifact, link.version]).sort()).to.deep.equal([
      ['chain::second::output', 1],
      ['n', 1],
    ])
  })

  it('says which parameter, code or input changed, and stops where the content is the same again', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', chain('start'))
    await project.run()
    const changed = await project.run('main.ts', { parameters: { by: 20 } })
    expect(changed.step('first').status).to.equal('cached')
    expect(changed.step('second').reason).to.equal('ran because: parameter by 10 → 20')
    await project.write('main.ts', chain('start + 1'))
    const code = await project.run()
    expect(code.step('first').reason).to.match(/^ran because: code main\.ts changed/)
    expect(code.step('second').reason).to.match(/^ran because: (parameter by 20 → 10; )?input n changed \(\w{6} → \w{6}\)$/)
    await project.write('main.ts', chain('start + 1 + 0'))
    const cut = await project.run()
    expect(cut.step('first').status).to.equal('completed')
    expect(cut.step('second').status).to.equal('cached')
  })

  it('explains a miss against the last hit, and an artifact in place of a parameter by its content only', async () => {
    await using project = await openTestProject()
    const text = (input: string): string =>
      `const use = step({ name: 'use', outputs: { u: {} } }, ({ v }: { v: any }) => ({ u: v }))
       export default pipeline({ name: 'p' }, ({ k = 1 }: { k?: number }) => use({ v: ${input} }))`
    await project.write('main.ts', text('k'))
    await project.run()
    await project.run('main.ts', { parameters: { k: 2 } })
    expect((await project.run()).step('use').status).to.equal('cached')
    const later = await project.run('main.ts', { parameters: { k: 3 } })
    expect(later.step('use').reason).to.equal('ran because: parameter v 1 → 3')
    await project.write('main.ts', text('externalArtifact({ value: [5] })'))
    expect((await project.run()).step('use').reason).to.match(/^ran because: input v changed \(none → \w{6}\)$/)
  })

  it('runs again when a lookup that the step makes itself resolves to other bytes', async () => {
    await using project = await openTestProject()
    await project.write(
      'make.ts',
      `const make = step({ name: 'make', outputs: { dial: {} } }, ({ v }: { v: number }) => ({ dial: v })); export default pipeline({ name: 'maker' }, ({ v = 1 }: { v?: number }) => make({ v }))`,
    )
    await project.write(
      'main.ts',
      `const use = step({ name: 'use' }, async () => ((await loadArtifact('dial')) as number) + 1)
       export default pipeline({ name: 'user' }, () => use())`,
    )
    await project.run('make.ts')
    const one = await project.run()
    expect(one.step('use').reads?.[0]?.label).to.equal('dial')
    expect((await project.run()).step('use').status).to.equal('cached')
    await project.run('make.ts', { parameters: { v: 2 } })
    const again = await project.run()
    expect(again.step('use').reason).to.match(/^ran because: dial \w{6}→\w{6}$/)
    expect(await project.control.artifacts.load('user::use::output')).to.equal(3)
  })

  it('never reuses a step that writes, and says so', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const promote = step({ name: 'promote' }, async () => { await getStepContext().model.setStage('staging', { force: true }) })
       const keep = step({ name: 'keep' }, async () => { await saveArtifact([1], 'kept') })
       export default pipeline({ name: 'p', model: { name: 'm' } }, () => { promote(); keep() })`,
    )
    const one = await project.run()
    expect(one.run.status, JSON.stringify(one.run.steps.map((s) => s.error))).to.equal('completed')
    expect(one.step('promote').writes).to.deep.equal(['setStage'])
    expect(one.step('promote').outputs).to.deep.equal({})
    const two = await project.run()
    expect(two.step('promote').reason).to.equal('ran because: it writes (setStage)')
    expect(two.step('keep').reason).to.equal('ran because: it writes (saveArtifact)')
    expect((await project.control.versions.get('m', 2)).stage).to.equal('staging')
    expect(await project.control.artifacts.load('kept')).to.deep.equal([1])
  })

  it('applies metadata and tags of the step, its output, its run and its model version again', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const train = step({ name: 'train', outputs: { fit: { type: 'model', tags: ['t0'] } } }, async (_: {}, context) => {
         context.logMetric('loss', 0.5)
         context.outputs.fit.logMetadata({ acc: 0.9 })
         context.outputs.fit.addTags('good')
         await context.model.logMetadata({ f1: 0.8 })
         await addTags(['night'], { run: context.run.id })
         return { fit: [1, 2] }
       })
       export default pipeline({ name: 'p', model: { name: 'm' } }, () => train())`,
    )
    const one = await project.run()
    expect(one.run.status, JSON.stringify(one.run.steps.map((s) => s.error))).to.equal('completed')
    const two = await project.run()
    expect(two.step('train').status).to.equal('cached')
    for (const { run, step } of [one, two]) {
      expect(step('train').metadata).to.deep.equal({ loss: 0.5 })
      expect(run.tags).to.deep.equal(['night'])
      expect((await project.control.versions.get('m', run.model!.version.number)).metadata).to.deep.equal({ f1: 0.8 })
    }
    const version = await project.control.artifacts.version('fit', 1)
    expect(version.type).to.equal('model')
    expect(version.metadata).to.include({ acc: 0.9 })
    expect(version.tags).to.deep.equal(['t0', 'good'])
  })

  it('runs a step made in a function unless it has a salt, and names the remedy', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const make = (k: number, salt?: string) => step({ name: 'made' + k, cache: salt ? { salt } : undefined }, () => k)
       const bare = make(1)
       const salted = make(2, 'a')
       export default pipeline({ name: 'p' }, () => { bare(); salted() })`,
    )
    await project.run()
    const two = await project.run()
    expect(two.step('made1').reason).to.equal('ran because: no code fingerprint (made in a function): give cache.salt')
    expect(two.step('made2').status).to.equal('cached')
  })

  it('looks nothing up with --no-cache or enableCache: false', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const a = step({ name: 'a', enableCache: false }, () => 1)
       const b = step({ name: 'b' }, () => 2)
       export default pipeline({ name: 'p' }, () => { a(); b() })`,
    )
    const one = await project.run('main.ts', { cache: false })
    expect(one.step('b').reason).to.equal('ran because: caching off (--no-cache)')
    const two = await project.run()
    expect(two.step('a').reason).to.equal('ran because: caching off (enableCache: false in the step)')
    expect(two.step('b').status).to.equal('cached')
  })

  it('runs again when bytes, a declared file or a declared variable changed, or time is up', async () => {
    await using project = await openTestProject()
    await project.write('data.csv', 'a')
    await project.write(
      'main.ts',
      `const bytes = step({ name: 'bytes', outputs: { kept: {} } }, () => ({ kept: ['some bytes'] }))
       const file = step({ name: 'file', cache: { files: ['data.csv'] } }, () => 1)
       const env = step({ name: 'env', cache: { env: ['ZEN_TEST_KNOB'] } }, () => 2)
       const old = step({ name: 'old', cache: { expiresAfterMs: -1 } }, () => 3)
       export default pipeline({ name: 'p' }, () => { bytes(); file(); env(); old() })`,
    )
    await project.run()
    await project.write('data.csv', 'b')
    process.env['ZEN_TEST_KNOB'] = '1'
    const objects = join(project.store.root, 'objects', 'sha256')
    for (const folder of await readdir(objects)) await rm(join(objects, folder), { recursive: true })
    const two = await project.run().finally(() => delete process.env['ZEN_TEST_KNOB'])
    expect(two.step('bytes').reason).to.equal('ran because: artifact missing: kept 1')
    expect(two.step('file').reason).to.equal('ran because: file data.csv changed')
    expect(two.step('env').reason).to.equal('ran because: environment ZEN_TEST_KNOB changed')
    expect(two.step('old').reason).to.equal('ran because: expired')
  })

  it('ignores a damaged cache', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', `const a = step({ name: 'a' }, () => 1); export default pipeline({ name: 'p' }, () => a())`)
    const { step } = await project.run()
    const key = step('a').key!
    await project.write(`.zen/local/cache/steps/${key.slice(0, 2)}/${key}.json`, '{"format":1,"outputs":')
    const two = await project.run()
    expect(two.step('a').status).to.equal('completed')
  })

  it('plans without running anything', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', chain('start'))
    await project.run()
    await project.write('main.ts', chain('start * 2'))
    const plan = await project.plan()
    expect(plan.map(({ id, would }) => [id, would])).to.deep.equal([
      ['first', 'run'],
      ['second', 'unknown'],
    ])
    expect((await project.control.versions.list('m')).length).to.equal(1)
    expect((await project.control.runs.list()).length).to.equal(1)
  })
})
