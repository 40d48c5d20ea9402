/** Programs and processes: several runs from one file, Node as the starter, copies of the package, and a parent that is killed. */
import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RunView } from '../../src/schema/views.js'
import { expectRefusal } from './refusal.js'
import { makeProject, type Project } from './project.js'
import { packageDir, startNode, type Ended } from './zen-process.js'

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

const train = `import { isMain, pipeline, step } from 'zenlocal'
import { label } from './lib/label.js'
const make = step({ name: 'make' }, ({ n }: { n: number }) => label(n))
export const train = pipeline({ name: 'train', model: { name: 'm' } }, ({ n = 1 }: { n?: number }) => make({ n }))
if (isMain(import.meta)) {
  const run = await train({ n: 5 })
  console.log(JSON.stringify({ status: run.status, value: await run.outputs.load() }))
}
`
const files = {
  'lib/label.ts': `export enum Kind { Small = 'small', Big = 'big' }\nexport const label = (n: number): string => n > 3 ? Kind.Big : Kind.Small\n`,
  'train.ts': train,
  'program.ts': `import { train } from './train.ts'
export default async function main({ rounds = 2 }: { rounds?: number }) {
  const values: string[] = []
  for (let round = 1; round <= rounds; round++) values.push(await (await train({ n: round * 2 })).outputs.load())
  console.log('values ' + values.join(','))
}
`,
  'program-fails.ts': `import { train } from './train.ts'
export default async () => {
  await train({ n: 1 })
  throw new RangeError('not good enough')
}
`,
  'called.ts': `import { pipeline, step } from 'zenlocal'
const make = step({ name: 'make' }, () => 1)
const train = pipeline({ name: 'called', model: { name: 'm' } }, () => make())
export default train

await train()
`,
  'busy.ts': `import { pipeline, step } from 'zenlocal'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
const before = step({ name: 'before' }, () => 'kept')
const busy = step({ name: 'busy' }, ({ text }: { text: string }) => {
  writeFileSync('busy-started', process.pid + ' ' + text)
  for (;;) { /* no event is handled here */ }
})
export default pipeline({ name: 'busy', model: { name: 'b', deleteNewVersionOnFailure: true } }, () => { busy({ text: before() }) })
`,
}

describe('programs and processes', function () {
  this.timeout(60_000)
  let project: Project

  before(async () => {
    project = await makeProject(files)
  })

  after(() => {
    project.remove()
  })

  const runs = () => project.json<RunView[]>(['runs', 'list'])

  it('runs a module in a folder without node_modules', async () => {
    const run = await project.json<RunView>(['run', 'train.ts', '--param', 'n=3'])
    expect(run.status).to.equal('completed')
    expect(await project.json(['artifact', 'version', 'load', 'train::make::output'])).to.equal('small')
  })

  it('runs a program: each pipeline that it awaits is a run of its own', async () => {
    const before = (await runs()).length
    const ended = await project.zen(['run', 'program.ts', '--json', '--param', 'rounds=3'])
    expect(ended.code, ended.stderr).to.equal(0)
    const made = JSON.parse(ended.stdout) as RunView[]
    expect(made.map(({ pipeline, status, parameters }) => [pipeline, status, parameters])).to.deep.equal(
      [2, 4, 6].map((n) => ['train', 'completed', { n }]),
    )
    expect((await runs()).length).to.equal(before + 3)
    expect(ended.stderr).to.contain('values small,big,big')
  })

  it('keeps standard output for the answer, whatever the module or the program prints', async () => {
    const id = /^[0-9A-Z]{26}$/
    const quiet = await project.done(['run', 'program.ts', '-q'])
    for (const line of quiet.trim().split('\n')) expect(line).to.match(id)
    const events = await project.done(['run', 'program.ts', '--events'])
    const types = events
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
    expect([types[0], types.at(-1)]).to.deep.equal(['run-started', 'run-ended'])
    project.write({ 'chatty.ts': `console.log('imported')\n${train}` })
    const chatty = await project.zen(['run', 'chatty.ts', '--json'])
    expect(JSON.parse(chatty.stdout)).to.include({ status: 'completed' })
    expect(chatty.stderr).to.contain('imported')
    expect(JSON.parse(await project.done(['run', 'chatty.ts', '--help', '--json']))).to.have.length(1)
  })

  it('exits 3 when a program rejects, and keeps the runs that it had made', async () => {
    const before = (await runs()).length
    await expectRefusal(project, ['run', 'program-fails.ts'], {
      code: 'RUN_FAILED',
      says: ['RangeError: not good enough', /program-fails\.ts:4:9/],
      noCommand: true,
      writes: true,
    })
    expect((await runs()).length).to.equal(before + 2)
  })

  it('refuses a pipeline that is called while its module is imported, and names the line', async () => {
    await expectRefusal(project, ['run', 'called.ts'], {
      code: 'PIPELINE_CALLED_ON_IMPORT',
      says: ['called.ts:6:', 'isMain'],
      noCommand: true,
    })
  })

  it('runs as under zen when Node starts the file, but not when another file imports it', async () => {
    const modules = join(project.dir, 'node_modules')
    mkdirSync(modules, { recursive: true })
    symlinkSync(packageDir, join(modules, 'zenlocal'))
    project.write({ 'package.json': '{ "type": "module" }' })
    const before = (await runs()).length
    const ended = await startNode(['--import', tsx, 'train.ts'], { cwd: project.dir }).ended
    expect(ended.code, ended.stderr).to.equal(0)
    expect(JSON.parse(ended.stdout)).to.deep.equal({ status: 'completed', value: 'big' })
    const [run, ...others] = await runs()
    expect(others.length).to.equal(before)
    expect(run).to.deep.include({ pipeline: 'train', status: 'completed', parameters: { n: 5 } })
    // The same code and inputs as under zen: what zen ran is reused here, and the other way round.
    expect((await project.json<RunView>(['run', 'train.ts', '--param', 'n=5'])).steps[0]!.reason).to.equal(
      `cached from ${run!.name}`,
    )
    // A link to the running copy itself is no other copy.
    expect((await runs()).length).to.equal(before + 2)
    rmSync(modules, { recursive: true })
    rmSync(join(project.dir, 'package.json'))
  })

  it('hands over to another copy that is installed beside the file', async () => {
    const copy = join(project.dir, 'node_modules/zenlocal')
    for (const part of ['bin', 'dist', 'package.json', 'schemas', 'templates']) {
      cpSync(join(packageDir, part), join(copy, part), { recursive: true })
    }
    symlinkSync(join(packageDir, 'node_modules'), join(copy, 'node_modules'))
    project.write({
      'where.ts': `import { pipeline, step } from 'zenlocal'
console.error('imported by ' + process.argv[1])
const a = step({ name: 'a' }, () => 1)
export default pipeline({ name: 'where' }, () => { a() })
`,
    })
    const ended = await project.zen(['run', 'where.ts', '--json', '--no-cache'])
    expect(ended.code, ended.stderr).to.equal(0)
    expect(ended.stderr).to.contain(`imported by ${join(copy, 'bin/run.js')}`)
    expect((JSON.parse(ended.stdout) as RunView).status).to.equal('completed')
    // Its exit code and its errors are the command's.
    await expectRefusal(project, ['run', 'where.ts', '--param', 'x=1'], { code: 'PARAMETER_INVALID', says: ['"x"'] })
    rmSync(join(project.dir, 'node_modules'), { recursive: true })
  })

  it('a parent that is killed leaves no worker, and the next command records the run', async () => {
    expect(spawnSync('mkfifo', [join(project.dir, 'busy-started')]).status).to.equal(0)
    const running = project.start(['run', 'busy.ts'])
    const [pid, text] = spawnSync('cat', [join(project.dir, 'busy-started')], { encoding: 'utf8', timeout: 30_000 }).stdout.split(
      ' ',
    )
    expect(text).to.equal('kept')
    // The journal is written beside the work: what nobody could see yet may be lost with the process.
    for (let seen = ''; !seen.includes('"busy","running"');) {
      const [live] = await project.json<RunView[]>(['runs', 'list', '--pipeline', 'busy'])
      seen = JSON.stringify(live?.steps.map(({ id, status }) => [id, status]) ?? [])
    }
    process.kill(running.pid, 'SIGKILL')
    const { signal }: Ended = await running.ended
    expect(signal).to.equal('SIGKILL')
    // The streams of the worker end with it, so this waits for no time at all.
    await goneProcess(Number(pid))
    const status = await project.zen(['status'])
    expect(status.code, status.stderr).to.equal(0)
    expect(status.stderr).to.match(/Run \S+ of busy was interrupted/)
    const [run] = await project.json<RunView[]>(['runs', 'list', '--pipeline', 'busy'])
    expect(run!.status).to.equal('interrupted')
    expect(run!.steps.map(({ id, status: ended }) => [id, ended])).to.deep.equal([
      ['before', 'completed'],
      ['busy', 'stopped'],
    ])
    expect(await project.json(['artifact', 'version', 'load', 'busy::before::output'])).to.equal('kept')
    expect(await project.json(['model', 'version', 'list', 'b'])).to.deep.equal([])
    // Said once.
    expect((await project.zen(['status'])).stderr).to.not.contain('interrupted: ')
  })
})

/** Looks until the process is gone; a zombie that nobody reaps counts as gone. The time-out of the test is the limit. */
async function goneProcess(pid: number): Promise<void> {
  const state = (): string => spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
  while (state() !== '' && !state().startsWith('Z')) await new Promise((resolve) => setTimeout(resolve, 20))
}
