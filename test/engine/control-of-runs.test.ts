import { expect } from 'chai'
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { abandonedRuns, finishAbandonedRuns, liveRuns, ownerAlive } from '../../src/engine/index.js'
import { currentOwner } from '../../src/engine/run/owner.js'
import { openTestProject, type TestProject } from './project.js'

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await turn()
}

const waiting = (dir: string, body: string): string =>
  `import { existsSync, writeFileSync } from 'node:fs'
   const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
   const busy = step({ name: 'busy' }, async (_: {}, context) => { writeFileSync('${dir}/busy', String(process.pid)); ${body} })
   const next = step({ name: 'next' }, () => 2)
   export default pipeline({ name: 'p', model: { name: 'm', deleteNewVersionOnFailure: true } }, () => { next({}, { after: [busy()] }) })`

describe('stopping a run', () => {
  it('finishes what runs and starts nothing new at the first stop', async () => {
    await using project = await openTestProject()
    await project.write('main.ts', waiting(project.dir, `while (!existsSync('${project.dir}/go')) await turn()`))
    const stop = new AbortController()
    const ran = project.run('main.ts', { stop: stop.signal })
    await until(() => project.has('busy'))
    stop.abort()
    await project.write('go', '')
    const { run, step, events } = await ran
    expect(run.status).to.equal('stopped')
    expect([step('busy').status, step('next').status, step('next').reason]).to.deep.equal([
      'completed',
      'skipped',
      'skipped: the run was stopped',
    ])
    expect(events.some((event) => event.type === 'stopping')).to.equal(true)
    expect(await project.control.versions.list('m')).to.deep.equal([])
    expect((await project.run()).step('busy').status).to.equal('cached')
  })

  it('ends what runs at the second, tells it by its signal, and kills what does not listen', async () => {
    await using project = await openTestProject()
    const listening = `await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => { writeFileSync('${project.dir}/told', ''); resolve() }))`
    for (const [body, told] of [
      [listening, true],
      ['for (;;);', false],
    ] as const) {
      await project.write('main.ts', waiting(project.dir, body))
      await project.write('busy', '')
      const stop = new AbortController()
      const kill = new AbortController()
      const ran = project.run('main.ts', { stop: stop.signal, kill: kill.signal })
      await until(async () => (await project.read('busy')) !== '')
      stop.abort()
      kill.abort()
      const { run, step } = await ran
      expect(run.status).to.equal('stopped')
      expect(step('next').status).to.equal('skipped')
      if (told) expect(project.has('told')).to.equal(true)
      else expect([step('busy').status, step('busy').error?.message]).to.deep.equal(['stopped', 'The run was stopped.'])
    }
  })
})

describe('a run whose process is killed', () => {
  /** A process that runs the pipeline; resolves when its step is busy. */
  async function startElsewhere(project: TestProject): Promise<{ kill(): Promise<void> }> {
    const child = fork(new URL('./run-elsewhere.ts', import.meta.url), [project.dir], {
      stdio: 'ignore',
      execArgv: ['--import', 'tsx'],
    })
    await until(() => project.has('busy'))
    return {
      kill: () =>
        new Promise((resolve) => {
          child.on('exit', () => {
            resolve()
          })
          child.kill('SIGKILL')
        }),
    }
  }

  it('is live for others, takes its busy worker with it, and is finished once as interrupted', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `import { writeFileSync } from 'node:fs'
       const first = step({ name: 'first', outputs: { made: {} } }, () => ({ made: 1 }))
       const busy = step({ name: 'busy' }, ({ made }: { made: number }) => { writeFileSync('${project.dir}/busy', String(process.pid)); for (;;); })
       const last = step({ name: 'last' }, () => 1)
       export default pipeline({ name: 'p', model: { name: 'm', deleteNewVersionOnFailure: true } }, () => { last({}, { after: [busy({ made: first().made })] }) })`,
    )
    const other = await startElsewhere(project)
    // The journal is shown to others a moment after the step began.
    await until(async () => (await liveRuns(project.store))[0]?.state.steps.get('busy')?.status === 'running')
    const [live] = await liveRuns(project.store)
    expect(live?.state.steps.get('first')?.status).to.equal('completed')
    expect(await abandonedRuns(project.store)).to.deep.equal([])
    const worker = Number(await project.read('busy'))
    await other.kill()
    await until(() => !isThere(worker))
    const finished = await Promise.all([
      finishAbandonedRuns(project.store, project.registry),
      finishAbandonedRuns(project.store, project.registry),
    ])
    const [run] = finished.flat()
    expect(run?.status).to.equal('interrupted')
    expect(run?.steps.map((step) => [step.id, step.status])).to.deep.equal([
      ['first', 'completed'],
      ['busy', 'stopped'],
      ['last', 'skipped'],
    ])
    expect((await project.control.runs.list()).map(({ status }) => status)).to.deep.equal(['interrupted'])
    expect(await project.control.artifacts.load('made')).to.equal(1)
    expect(await project.control.versions.list('m')).to.deep.equal([])
    expect(await readdir(project.store.localPath('runs'))).to.deep.equal([])
    expect(JSON.stringify(run)).not.to.contain(project.dir)
    const again = await project.run('main.ts', { stop: AbortSignal.abort() })
    expect(again.run.steps.map((step) => step.status)).to.deep.equal(['skipped', 'skipped', 'skipped'])
    expect((await project.plan()).map(({ would }) => would)).to.deep.equal(['reuse', 'run', 'run'])
  })
})

describe('the owner of a run', () => {
  it('is gone only when that is certain', () => {
    const me = currentOwner()
    expect(ownerAlive(me)).to.equal(true)
    expect(ownerAlive({ ...me, startedAt: 'another time' })).to.equal(false)
    expect(ownerAlive({ ...me, bootId: 'another boot' })).to.equal(false)
    expect(ownerAlive({ ...me, pid: 2 ** 22 + 1 })).to.equal(false)
    expect(ownerAlive({ ...me, host: 'elsewhere', pid: 2 ** 22 + 1 })).to.equal(true)
  })
})

/** A process that has ended and waits for its parent to look (state Z) is not there. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform !== 'linux') return true
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}
