import { expect } from 'chai'
import { rm } from 'node:fs/promises'
import { readStepLogs } from '../../src/engine/index.js'
import { openTestProject, type TestProject } from './project.js'

/** A pipeline of one step. */
const one = (body: string, options = ''): string =>
  `const bad = step({ name: 'bad', ${options} }, async () => {\n${body}\n})\nexport default pipeline({ name: 'p' }, () => bad())`

async function failureOf(
  project: TestProject,
  text: string,
): Promise<{ code?: string | undefined; message: string; status: string }> {
  await project.write('main.ts', text)
  const { run, step } = await project.run()
  const { error, status } = step('bad')
  expect(run.status).to.equal('failed')
  expect(run.error).to.deep.equal(error)
  return { ...error!, status }
}

describe('a step that fails', () => {
  it('is recorded with the line of the user, and only what depends on it is skipped', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const bad = step({ name: 'bad' }, (): number => {
  const limit = 3
  throw new RangeError('f1 is below ' + limit)
})
const after = step({ name: 'after' }, ({ n }: { n: number }) => n)
const other = step({ name: 'other' }, () => 'fine')
export default pipeline({ name: 'p' }, () => { after({ n: bad() }); other() })`,
    )
    const { run, step } = await project.run()
    expect(run.status).to.equal('failed')
    expect(step('bad').error).to.deep.include({ name: 'RangeError', message: 'f1 is below 3' })
    expect(step('bad').error?.frames[0]).to.deep.include({ file: 'main.ts', line: 3 })
    expect(step('bad').error?.excerpt).to.contain("▸ 3 │   throw new RangeError('f1 is below ' + limit)")
    expect([step('after').status, step('after').reason]).to.deep.equal(['skipped', 'skipped: bad failed'])
    expect(step('other').status).to.equal('completed')
    expect((await project.run()).step('other').status).to.equal('cached')
  })

  it('names the artifact, its version and its run when the bytes of an input are gone', async () => {
    await using project = await openTestProject()
    await project.write(
      'make.ts',
      `const make = step({ name: 'make', outputs: { base: {} } }, () => ({ base: 5 })); export default pipeline({ name: 'maker' }, () => make())`,
    )
    await project.write(
      'main.ts',
      `const use = step({ name: 'use' }, ({ base }: { base: number }) => base)
       export default pipeline({ name: 'p' }, () => use({ base: externalArtifact({ name: 'base' }) as never }))`,
    )
    const made = await project.run('make.ts')
    await rm(`${project.dir}/.zen/objects`, { recursive: true, force: true })
    const { step } = await project.run()
    expect(step('use').error?.code).to.equal('OBJECT_MISSING')
    expect(step('use').error?.message).to.match(/^The bytes of base 1 are not in this work tree\./)
    expect(step('use').error?.message).to.contain(`The run ${made.run.name} made it.`)
  })

  it('shows the line whose call of zen was refused', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', one("  await Promise.resolve()\n  await loadArtifact('nowhere')"))
    const { step } = await project.run()
    expect(step('bad').error?.code).to.equal('ARTIFACT_NOT_FOUND')
    expect(step('bad').error?.frames[0]).to.deep.include({ file: 'main.ts', line: 3 })
  })

  it('ends only itself when it exits, is killed, or throws where nobody catches', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const exits = step({ name: 'exits' }, () => { console.log('before'); process.exit(0) })
       const killed = step({ name: 'killed' }, () => { process.kill(process.pid, 'SIGKILL'); for (;;); })
       const loose = step({ name: 'loose' }, async () => { setTimeout(() => { throw new TypeError('late') }, 1); await new Promise(() => {}) })
       const good = step({ name: 'good' }, () => 1)
       export default pipeline({ name: 'p' }, () => { exits(); killed(); loose(); good() })`,
    )
    const { run, step } = await project.run('main.ts', { concurrency: 1 })
    expect(step('exits').error?.message).to.equal('The step ended its process with exit code 0 (process.exit).')
    expect(step('killed').error?.message).to.contain('SIGKILL')
    expect(step('loose').error).to.deep.include({ name: 'TypeError', message: 'late' })
    expect(step('good').status).to.equal('completed')
    expect((await readStepLogs(project.store, run.id, 'exits')).map(({ line }) => line)).to.deep.equal(['before'])
  })

  it('must return exactly the outputs that it declares, of values that can be stored', async () => {
    await using project = await openTestProject()
    const outputs = 'outputs: { train: {}, test: {} }'
    expect((await failureOf(project, one('return { train: 1, tset: 2 }', outputs))).message).to.equal(
      'Step "bad" does not return "test" and returns "tset", which it does not declare. Did you mean "test"?',
    )
    expect((await failureOf(project, one('', outputs))).message).to.contain(
      'returned undefined, but declares the outputs "train", "test"',
    )
    expect((await failureOf(project, one('', 'output: { type: "model" }'))).message).to.contain('returned undefined')
    const refused = await failureOf(project, one('return { train: 1, test: { f: () => 1 } }', outputs))
    expect(refused.code).to.equal('NO_MATERIALIZER')
    expect(refused.message).to.match(/^Output "test" of step "bad" cannot be stored: /)
  })

  it('loses nothing of what it prints, in one long line or many, on either stream', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      one(
        `process.stdout.write('x'.repeat(1_000_000)); console.error('é'); for (let i = 0; i < 2000; i++) console.log(i); process.stdout.write('end'); throw new Error('no')`,
      ),
    )
    const { run } = await project.run()
    const lines = await readStepLogs(project.store, run.id, 'bad')
    const out = lines.filter(({ stream }) => stream === 'stdout').map(({ line }) => line)
    expect(out[0]).to.equal(`${'x'.repeat(1_000_000)}0`)
    expect(out.slice(-2)).to.deep.equal(['1999', 'end'])
    expect(out).to.have.length(2001)
    expect(lines.filter(({ stream }) => stream === 'stderr').map(({ line }) => line)).to.include('é')
  })

  it('keeps secrets out of logs and errors', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', one(`console.log('token hunter22'); throw new Error('bad hunter22')`))
    const { run, step } = await project.run('main.ts', { secrets: ['hunter22'] })
    expect((await readStepLogs(project.store, run.id)).map(({ line }) => line)).to.deep.equal(['token ***'])
    expect(step('bad').error?.message).to.equal('bad ***')
  })

  it('is tried again as often as it asks, and ended when its time is up', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `import { existsSync, writeFileSync } from 'node:fs'
       const flaky = step({ name: 'flaky', retry: { attempts: 3, delayMs: 1 } }, () => {
         const mark = '${project.dir}/mark'
         if (existsSync(mark)) return 'ok'
         writeFileSync(mark, '')
         throw new Error('first time')
       })
       const slow = step({ name: 'slow', timeoutMs: 50 }, () => { for (;;); })
       export default pipeline({ name: 'p' }, () => { flaky(); slow() })`,
    )
    const { step, events } = await project.run()
    expect(step('flaky')).to.deep.include({ status: 'completed', attempts: 2 })
    expect(events.filter((event) => event.type === 'step-retry').map((event) => event.error.message)).to.deep.equal([
      'first time',
    ])
    expect(step('slow').error?.message).to.equal('The step took longer than its 50 ms (timeoutMs).')
  })

  it('keeps a version name that other bytes have', async () => {
    await using project = await openTestProject()
    const text = `const bad = step({ name: 'bad', outputs: { d: { version: 'raw' } } }, ({ v }: { v: number }) => ({ d: v }))
      export default pipeline({ name: 'p' }, ({ v = 1, twice = 1 }: { v?: number; twice?: number }) => bad({ v }))`
    await project.write('main.ts', text)
    const first = await project.run('main.ts', { cache: false })
    const same = await project.run('main.ts', { cache: false })
    expect(same.step('bad').outputs['d']?.artifactVersion).to.equal(first.step('bad').outputs['d']?.artifactVersion)
    const other = await project.run('main.ts', { parameters: { v: 2 } })
    expect(other.step('bad').error?.code).to.equal('ARTIFACT_VERSION_EXISTS')
  })

  it('stops the others at once with fail-fast, and lets them finish with stop-on-failure', async () => {
    await using project = await openTestProject()
    // `long` waits until the journal says that the failure was noticed, or for ever.
    const text = (mode: string): string =>
      `import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
       const runs = '${project.dir}/.zen/local/runs/'
       const noticed = () => readdirSync(runs).some((name) => readFileSync(runs + name, 'utf8').includes('"stopping"'))
       const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
       const long = step({ name: 'long' }, async () => { writeFileSync('${project.dir}/${mode}', ''); while (${mode === 'fail-fast'} || !noticed()) await turn() })
       const bad = step({ name: 'bad' }, async () => { while (!existsSync('${project.dir}/${mode}')) await turn(); throw new Error('no') })
       const later = step({ name: 'later' }, () => 1)
       export default pipeline({ name: 'p', executionMode: '${mode}' }, () => { later({}, { after: [long()] }); bad() })`
    await project.write('main.ts', text('fail-fast'))
    const fast = await project.run()
    expect([fast.run.status, fast.step('long').status, fast.step('later').status]).to.deep.equal(['failed', 'stopped', 'skipped'])
    await project.write('main.ts', text('stop-on-failure'))
    const stop = await project.run()
    expect(stop.step('bad').status).to.equal('failed')
    expect([stop.step('long').status, stop.step('later').status]).to.deep.equal(['completed', 'skipped'])
  })
})
