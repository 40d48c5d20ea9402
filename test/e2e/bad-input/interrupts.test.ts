/** Ctrl-C once and twice, two runs at the same time: nothing is lost, and the records say what happened. */
import { expect } from 'chai'
import { spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelVersionView, RunView } from '../../../src/schema/views.js'
import { expectKept, filesOf, makeProject, type Project } from '../project.js'

/** The step says that it is at work by opening one FIFO and goes on when somebody writes to the other. */
const held = (name: string): string => `import { pipeline, step } from 'zenlocal'
import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
const first = step({ name: 'first', enableCache: false }, async () => {
  writeFileSync('${name}-started', 'go')
  return await readFile('${name}-release', 'utf8')
})
const busy = step({ name: 'busy', enableCache: false }, () => {
  writeFileSync('${name}-started', 'go')
  return readFileSync('${name}-release', 'utf8')
})
const second = step({ name: 'second' }, ({ text }: { text: string }) => text)
export default pipeline({ name: '${name}', model: { name: 'm', deleteNewVersionOnFailure: true } }, ({ sync = false }: { sync?: boolean }) => {
  second({ text: sync ? busy() : first() })
})
`

describe('bad input: interrupts and runs at the same time', function () {
  this.timeout(60_000)
  let project: Project

  before(async () => {
    project = await makeProject({ 'one.ts': held('one'), 'two.ts': held('two') })
    for (const name of ['one', 'two']) for (const what of ['started', 'release']) makeFifo(`${name}-${what}`)
    await project.done(['model', 'register', '-n', 'm'])
  })

  after(() => {
    project.remove()
  })
  const makeFifo = (name: string): void => {
    expect(spawnSync('mkfifo', [join(project.dir, name)]).status, 'mkfifo').to.equal(0)
  }
  /** Blocks in a process of its own until the step opens the FIFO for writing. */
  const started = (name: string): void => {
    expect(spawnSync('cat', [join(project.dir, `${name}-started`)], { encoding: 'utf8', timeout: 30_000 }).stdout).to.equal('go')
  }
  const release = (name: string, text = 'done'): void => {
    spawnSync('sh', ['-c', `printf %s "$1" > "$0"`, join(project.dir, `${name}-release`), text], { timeout: 30_000 })
  }
  const newestRun = async (): Promise<RunView> => (await project.json<RunView[]>(['runs', 'list', '--limit', '1']))[0]!

  it('Ctrl-C once: the running step ends and is kept, the run is stopped, its version is removed', async () => {
    const before = filesOf(project)
    const running = project.start(['run', 'one.ts', '--json'])
    started('one')
    expect((await newestRun()).status).to.equal('running')
    expect(await project.json<unknown[]>(['model', 'version', 'list', 'm'])).to.have.length(1)
    process.kill(running.pid, 'SIGINT')
    await said(running, /topping|interrupt/)
    release('one')
    const { code, stdout, stderr } = await running.ended
    expect(code, stderr).to.equal(130)
    const run = JSON.parse(stdout) as RunView
    expect(run.status).to.equal('stopped')
    expect(run.steps.map(({ id, status }) => [id, status])).to.deep.equal([
      ['first', 'completed'],
      ['second', 'skipped'],
    ])
    expect(await newestRun()).to.deep.equal(run)
    expect(await project.json(['artifact', 'version', 'load', 'one::first::output'])).to.equal('done')
    expect(await project.json<ModelVersionView[]>(['model', 'version', 'list', 'm'])).to.deep.equal([])
    expectKept(before, project)
  })

  for (const [how, flag] of [
    ['waits', 'sync=false'],
    ['is busy in one synchronous call', 'sync=true'],
  ] as const) {
    it(`Ctrl-C twice: a step that ${how} is ended at once, and the run is stopped`, async () => {
      const before = filesOf(project)
      const running = project.start(['run', 'one.ts', '--json', '--param', flag])
      started('one')
      process.kill(running.pid, 'SIGINT')
      await said(running, /topping|interrupt/)
      process.kill(running.pid, 'SIGINT')
      const { code, stdout, stderr } = await running.ended
      expect(code, stderr).to.equal(130)
      const run = JSON.parse(stdout) as RunView
      expect(run.status).to.equal('stopped')
      expect(run.steps.map(({ status }) => status)).to.deep.equal(['stopped', 'skipped'])
      expect(await newestRun()).to.deep.equal(run)
      expect(await project.json<ModelVersionView[]>(['model', 'version', 'list', 'm'])).to.deep.equal([])
      expectKept(before, project)
    })
  }

  it('two runs of one model at the same time get different numbers, and both are whole', async () => {
    const running = [project.start(['run', 'one.ts', '--json']), project.start(['run', 'two.ts', '--json'])]
    started('one')
    started('two')
    const live = await project.json<RunView[]>(['runs', 'list', '--limit', '2'])
    expect(live.map(({ status }) => status)).to.deep.equal(['running', 'running'])
    release('two', 'of two')
    release('one', 'of one')
    const runs = (await Promise.all(running.map(({ ended }) => ended))).map(({ code, stdout, stderr }) => {
      expect(code, stderr).to.equal(0)
      return JSON.parse(stdout) as RunView
    })
    const numbers = runs.map(({ model }) => model!.version)
    expect(new Set(numbers).size).to.equal(2)
    const versions = await project.json<ModelVersionView[]>(['model', 'version', 'list', 'm'])
    expect(versions.map(({ number }) => number).sort()).to.deep.equal([...numbers].sort())
    for (const [at, name] of ['one', 'two'].entries()) {
      const links = await project.json<{ artifact: string; run: string }[]>([
        'model',
        'version',
        'artifacts',
        'm',
        String(numbers[at]),
      ])
      expect(links.map(({ artifact, run }) => [artifact, run]).sort()).to.deep.equal(
        [`${name}::first::output`, `${name}::second::output`].map((artifact) => [artifact, runs[at]!.id]),
      )
      expect(await project.json(['artifact', 'version', 'load', `${name}::second::output`])).to.equal(`of ${name}`)
    }
    const names = readFileSync(join(project.dir, '.zen/models/m/model.yaml'), 'utf8')
    expect(names).to.match(/^name: m$/m)
  })
})

/** Resolves when the process has written what is looked for on standard error. */
function said({ child }: { child: ChildProcess }, wanted: RegExp): Promise<void> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (chunk: string) => {
      text += chunk
      if (wanted.test(text)) resolve()
    })
    child.once('exit', () => {
      reject(new Error(`It ended without saying ${String(wanted)}:\n${text}`))
    })
  })
}
