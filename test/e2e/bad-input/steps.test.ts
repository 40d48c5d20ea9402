/** A step goes wrong: the run fails with exit 3, its record says which step and where, what was there before stays. */
import { expect } from 'chai'
import type { ModelVersionView, ModelView, RunView, StepView } from '../../../src/schema/views.js'
import { expectKept, filesOf, makeProject, recordsOf, type Project } from '../project.js'
import { expectNoTrace } from '../refusal.js'

const sdk = "import { pipeline, step } from 'zenlocal'\n"
const model = (name: string): string => `{ name: '${name}', deleteNewVersionOnFailure: true }`
/** One step named `bad`, beside a good one. */
const bad = (name: string, body: string, options = ''): string =>
  `${sdk}const good = step({ name: 'good' }, () => 1)
const bad = step({ name: 'bad', ${options} }, ({ n }: { n: number }) => {
  ${body}
})
export default pipeline({ name: '${name}', model: ${model(name)} }, () => { bad({ n: good() }) })
`

interface Case {
  readonly what: string
  readonly file: string
  readonly text: string
  readonly message: RegExp
  /** Line of the file that the error names. */
  readonly line?: number
}

const cases: readonly Case[] = [
  {
    what: 'throws',
    file: 'throws.ts',
    text: bad('throws', "throw new RangeError('too hot: ' + n)"),
    message: /^too hot: 1$/,
    line: 4,
  },
  {
    what: 'throws what is no error',
    file: 'throws-text.ts',
    text: bad('throws-text', "throw 'just text'"),
    message: /just text/,
  },
  {
    what: 'rejects later',
    file: 'rejects.ts',
    text: bad('rejects', "return Promise.resolve().then(() => {\n    throw new TypeError('later')\n  })"),
    message: /^later$/,
    line: 5,
  },
  {
    what: 'returns a wrong key',
    file: 'wrong-key.ts',
    text: bad('wrong-key', 'return { train: n, tset: 2 } as never', 'outputs: { train: {}, test: {} }'),
    message: /"bad".*"test".*"tset"/,
  },
  {
    what: 'returns nothing where an output is declared',
    file: 'nothing.ts',
    text: bad('nothing', 'return undefined as never', 'output: { type: "data" }'),
    message: /"bad"/,
  },
  {
    what: 'returns what no materializer takes',
    file: 'weak.ts',
    text: bad('weak', 'return { a: { b: [n, () => 2] } }'),
    message: /"bad".*value\.a\.b\[1\] is a function/,
  },
  {
    what: 'calls process.exit',
    file: 'exits.ts',
    text: bad('exits', "console.log('last words'); process.exit(0)"),
    message: /exit code 0 \(process\.exit\)/,
  },
  {
    what: 'is killed',
    file: 'killed.ts',
    text: bad('killed', "console.log('last words'); process.kill(process.pid, 'SIGKILL')"),
    message: /SIGKILL/,
  },
  {
    what: 'ends itself by an error that nobody catches',
    file: 'uncaught.ts',
    text: bad('uncaught', "setImmediate(() => { throw new Error('out of reach') }); return new Promise<number>(() => {})"),
    message: /out of reach/,
  },
]

describe('bad input: a step', function () {
  this.timeout(60_000)
  let project: Project

  before(async () => {
    project = await makeProject({
      ...Object.fromEntries(cases.map(({ file, text }) => [file, text])),
      'loud.ts': `${sdk}const loud = step({ name: 'loud' }, () => {
  for (let line = 0; line < 8000; line++) console.log('x'.repeat(99) + ' ' + line)
  process.stdout.write('é'.repeat(300_000))
  console.error('the end')
})
export default pipeline({ name: 'loud' }, () => { loud() })
`,
    })
    await project.done(['model', 'register', '-n', 'bystander', '-d', 'stays as it is'])
  })

  after(() => {
    project.remove()
  })

  for (const { what, file, text, message, line } of cases) {
    it(`that ${what} fails the run and nothing else`, async () => {
      const name = /name: '([\w-]+)', model/.exec(text)![1]!
      const before = filesOf(project)
      const told = await project.zen(['run', file, '--json'])
      const output = `${told.stdout}\n${told.stderr}`
      expect(told.code, output).to.equal(3)
      const run = JSON.parse(told.stdout) as RunView
      expect(run, output).to.include({ pipeline: name, status: 'failed' })
      const [good, failed] = run.steps as [StepView, StepView]
      expect([good.status, failed.status], output).to.deep.equal(['completed', 'failed'])
      expect(failed.error!.message, output).to.match(message)
      if (line !== undefined) expect(failed.error!.frames[0], output).to.include({ file, line })
      expectNoTrace(told.stderr, output)
      expect(told.stderr).to.contain(`zen step bad failed`)
      expectKept(before, project)
      // The version that the run made is gone; its number stays taken, and the record of the run stays.
      expect(await project.json<ModelVersionView[]>(['model', 'version', 'list', name])).to.deep.equal([])
      expect((await project.json<RunView>(['runs', 'describe', run.id])).status).to.equal('failed')
      expect(recordsOf(project).some((path) => path.endsWith(`${run.id}.json`))).to.equal(true)
    })
  }

  it('is told to people with the line and what to type next', async () => {
    const { code, stdout, stderr } = await project.zen(['run', 'throws.ts'])
    expect([code, stdout]).to.deep.equal([3, ''])
    expect(stderr)
      .to.contain('RangeError: too hot: 1')
      .and.contain('throws.ts:4:9')
      .and.contain("▸ 4 │   throw new RangeError('too hot: ' + n)")
    const [, name] = /zen runs logs (\S+) bad/.exec(stderr)!
    expect(await project.done(['runs', 'logs', name!, 'good'])).to.equal('')
    expect(stderr).to.contain(`zen runs describe ${name!}`).and.contain('zen run throws.ts')
  })

  it('keeps the last words of one that ended its process', async () => {
    for (const file of ['exits.ts', 'killed.ts']) {
      const [run] = await project.json<RunView[]>(['runs', 'list', '--pipeline', file.replace('.ts', '')])
      expect(await project.done(['runs', 'logs', run!.id, 'bad'])).to.contain('last words')
    }
  })

  it('uses no number twice: the next version follows the removed one', async () => {
    project.write({ 'throws.ts': bad('throws', 'return n') })
    const run = await project.json<RunView>(['run', 'throws.ts'])
    expect(run.status).to.equal('completed')
    expect(run.model!.version).to.be.greaterThan(1)
    const [model] = await project.json<ModelView[]>(['model', 'list', '--name', 'throws'])
    expect(model).to.include({ versions: 1, latestVersion: run.model!.version })
  })

  it('may print a megabyte: every byte is in its log', async () => {
    const run = await project.json<RunView>(['run', 'loud.ts'])
    expect(run.status).to.equal('completed')
    const log = await project.done(['runs', 'logs', run.id, 'loud'])
    for (const line of [0, 4711, 7999]) expect(log).to.contain(`${'x'.repeat(99)} ${line}\n`)
    expect(log.split('é').length - 1).to.equal(300_000)
    expect(log).to.contain('the end').and.not.contain('\ufffd')
  })
})
