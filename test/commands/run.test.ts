import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TestProject, makeProject, zen } from '../cli/zen-in-process.js'

const source = `
import { pipeline, step } from 'zenlocal'
const load = step({ name: 'load' }, ({ seed = 1 }: { seed?: number }) => { console.log('reading', seed); return [seed, 2, 3] })
const sum = step({ name: 'sum' }, ({ rows, fail = false }: { rows: number[]; fail?: boolean }) => {
  if (fail) throw new Error('too low')
  return rows.reduce((a, b) => a + b, 0)
})
export default pipeline({ name: 'adding', model: { name: 'adder' } }, ({ seed = 1, fail = false }: { seed?: number; fail?: boolean }) => {
  sum({ rows: load({ seed }), fail })
})
`

async function withPipeline(): Promise<TestProject> {
  const project = await makeProject()
  await writeFile(join(project.dir, 'add.ts'), source)
  return project
}

describe('zen run', function () {
  this.timeout(120_000)

  it('logs lines on standard error, and sums up on standard output', async () => {
    await using project = await withPipeline()
    const first = await project.zen(['run', 'add.ts', '--run-name', 'first', '-p', 'seed=5'])
    expect(first.code).to.equal(0)
    expect(first.stdout).to.match(
      /^✔ adding · run first · 2 steps · [\d.]+s\n {2}adder 1 {4}zen model version describe adder 1\n$/,
    )
    expect(first.stderr.split('\n')).to.include.members(['load | reading 5', 'zen model adder version=1 created'])
    expect(first.stderr)
      .to.match(/^zen run first start pipeline=adding steps=2\n/)
      .and.to.match(/\nzen run first completed ms=\d+ failed=0 done=2 cached=0 skipped=0\n$/)
    const second = await project.zen(['run', 'add.ts', '-p', 'seed=5'])
    expect(second.stdout)
      .to.match(/2 of 2 steps cached/)
      .and.to.contain('same results as first; adder 2 links them (--no-cache to run anyway)')
    const quiet = await project.zen(['run', 'add.ts', '-q', '-p', 'seed=5'])
    expect(quiet.stderr).to.equal('')
    const runs = JSON.parse((await project.zen(['runs', 'list', '--json'])).stdout) as { id: string; name: string }[]
    expect(quiet.stdout).to.equal(`${runs[0]!.id}\n`)
    expect(runs).to.have.length(3)
    const logs = await project.zen(['runs', 'logs', 'first', 'load'])
    expect(logs.stdout).to.equal('reading 5\n')
    const described = await project.zen(['runs', 'describe', 'first'])
    const [fields = '', table = ''] = described.stdout.split('\n\n')
    expect(fields)
      .to.contain('pipeline\tadding\n')
      .and.to.not.match(/^steps/m)
    expect(table.split('\n')).to.have.length(4)
    expect(table).to.match(/^step\tstatus\tcached\tduration\treason\nload\tcompleted\tfalse\t[\d.]+\tran because: /)
    const value = await project.zen(['artifact', 'version', 'load', 'adding::sum::output', '--json'])
    expect(value.stdout).to.equal('10\n')
  })

  it('--stack takes the only stack, and refuses any other name', async () => {
    await using project = await withPipeline()
    expect(await project.zen(['run', 'add.ts', '--stack', 'default', '-q'])).to.include({ code: 0 })
    const { code, stderr } = await project.zen(['run', 'add.ts', '--stack', 'defualt'])
    expect(code).to.equal(1)
    expect(stderr).to.contain('There is no stack "defualt".').and.to.contain('Did you mean default?')
  })

  it('takes the configuration file that the pipeline names: above its definition, below its own options and the flags', async () => {
    await using project = await makeProject()
    await writeFile(
      join(project.dir, 'conf.yaml'),
      'parameters: { n: 2 }\nextra: { from: file, kept: file }\nrunName: from-file\ntags: [conf]\n',
    )
    await writeFile(
      join(project.dir, 'conf.ts'),
      `import { pipeline, step } from 'zenlocal'
const say = step({ name: 'say' }, ({ text }: { text: string }) => text)
const told = pipeline({ name: 'told', extra: { from: 'definition' } }, ({ n = 1 }: { n?: number }, { extra }) => {
  say({ text: [n, extra.from, extra.kept].join(' ') })
})
export default told.withOptions({ config: 'conf.yaml' })
`,
    )
    const runOf = async (...words: string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await project.zen(['run', 'conf.ts', ...words, '--json'])).stdout) as Record<string, unknown>
    const text = (run: Record<string, unknown>): unknown =>
      (run['steps'] as { parameters: { text: unknown } }[])[0]?.parameters.text
    const run = await runOf()
    expect([run['name'], run['tags'], text(run)]).to.deep.equal(['from-file', ['conf'], '2 file file'])
    const flagged = await runOf('-p', 'n=3', '--run-name', 'by-flag')
    expect([flagged['name'], text(flagged)]).to.deep.equal(['by-flag', '3 file file'])
  })

  it('a step that fails: exit 3, its error with its place, what to type next', async () => {
    await using project = await withPipeline()
    const { code, stdout, stderr } = await project.zen(['run', 'add.ts', '-p', 'fail=true', '--run-name', 'bad'])
    expect(code).to.equal(3)
    expect(stdout).to.equal('')
    expect(stderr)
      .to.contain('Error: too low')
      .and.to.match(/at (\w+ \()?add\.ts:5:\d+/)
      .and.to.contain('zen runs logs bad sum')
    const json = await project.zen(['run', 'add.ts', '-p', 'fail=true', '--json'])
    expect(json.code).to.equal(3)
    expect(JSON.parse(json.stdout)).to.include({ pipeline: 'adding', status: 'failed' })
  })

  it('--json prints the run, --events a line an event, --dry-run what would run', async () => {
    await using project = await withPipeline()
    const plan = await project.zen(['run', 'add.ts', '--dry-run'])
    expect(plan.stdout.split('\n')[0]).to.equal('step\twould\tbecause')
    expect(plan.stderr).to.contain('Nothing was executed.')
    expect((await project.zen(['run', 'add.ts', '--dry-run', '--why'])).stdout).to.equal(plan.stdout)
    expect((await project.zen(['runs', 'list', '--json'])).stdout).to.equal('[]\n')
    const run = JSON.parse((await project.zen(['run', 'add.ts', '--json'])).stdout) as { steps: unknown[]; model: unknown }
    expect(run.steps).to.have.length(2)
    expect(run.model).to.deep.equal({ name: 'adder', version: 1 })
    const events = (await project.zen(['run', 'add.ts', '--events'])).stdout.trimEnd().split('\n')
    const types = events.map((line) => (JSON.parse(line) as { type: string }).type)
    expect(types[0]).to.equal('run-started')
    expect(types.at(-1)).to.equal('run-ended')
  })

  it('--help after the file lists its pipelines and their parameters', async () => {
    await using project = await withPipeline()
    const { stdout } = await project.zen(['run', 'add.ts', '--help'])
    expect(stdout).to.match(/^adding\n {2}seed {2}number {3}default 1\n {2}fail {2}boolean {2}default false\n/)
    expect((await zen(['run', '--help'])).stdout).to.contain('Run the pipeline of a TypeScript file')
  })

  it('gives a program the words after --, and only those', async () => {
    await using project = await makeProject()
    const program = "import 'zenlocal'; export default () => { throw new Error(JSON.stringify(process.argv.slice(2))) }"
    await writeFile(join(project.dir, 'words.ts'), program)
    expect((await project.zen(['run', 'words.ts', '--', 'a', '--param', 'x'])).stderr).to.contain('["a","--param","x"]')
    expect((await project.zen(['run', 'words.ts'])).stderr).to.contain('Error: []')
  })

  it('wrong words: exit 2 and nothing runs', async () => {
    await using project = await withPipeline()
    const table: [argv: string, code: string, text: RegExp][] = [
      ['run add.ts seed=5', 'USAGE', /zen run add\.ts --param seed=5/],
      ['run add.ts -- seed', 'USAGE', /words after --/],
      ['run add.ts --param seed', 'USAGE', /NAME=VALUE/],
      ['run add.ts --param sede=5', 'PARAMETER_INVALID', /seed/],
      ['run add.ts --pipeline addin', 'NO_PIPELINE', /adding/],
      ['run add.ts --no-cahce', 'USAGE', /--no-cahce/],
      ['run add.ts --config none.yaml', 'FILE_NOT_FOUND', /none\.yaml/],
    ]
    for (const [line, code, text] of table) {
      const result = await project.zen(line.split(' '))
      expect(result.code, line).to.equal(2)
      expect(result.stderr, line).to.contain(code).and.to.match(text)
    }
    expect((await project.zen(['runs', 'list', '--json'])).stdout).to.equal('[]\n')
  })
})

const dev = fileURLToPath(new URL('../../bin/dev.js', import.meta.url))

function spawnShell(script: string, cwd: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const command = `zen() { "${process.execPath}" "${dev}" "$@"; }; ${script}`
    execFile('bash', ['-c', command], { cwd }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

describe('the spawned program', function () {
  this.timeout(120_000)

  it('gives exit codes, keeps quiet when its output is closed early, and never waits for input', async () => {
    await using project = await makeProject()
    for (const name of ['a', 'b', 'c']) await project.zen(['model', 'register', name])
    const closed = await spawnShell('set -o pipefail; zen model list | head -1', project.dir)
    expect(closed).to.deep.equal({ code: 0, stdout: 'name\tversions\tlatest\tproduction\tstaging\ttags\tcreated\n', stderr: '' })
    const asked = await spawnShell('zen model delete a </dev/null', project.dir)
    expect(asked.code).to.equal(4)
    const unknown = await spawnShell('zen modle list', project.dir)
    expect(unknown.code).to.equal(2)
    expect((await spawnShell('zen --version', project.dir)).stdout).to.match(/^zen \d+\.\d+\.\d+\n$/)
  })

  it('Ctrl-C: the running steps finish, exit 130', async () => {
    await using project = await makeProject()
    await writeFile(
      join(project.dir, 'wait.ts'),
      `import { pipeline, step } from 'zenlocal'
import { existsSync } from 'node:fs'
const first = step({ name: 'first' }, async ({ flag }: { flag: string }) => {
  console.log('waiting')
  while (!existsSync(flag)) await new Promise((done) => setTimeout(done, 20))
  return 1
})
const second = step({ name: 'second' }, ({ value }: { value: number }) => value)
export default pipeline({ name: 'waiting' }, ({ flag }: { flag: string }) => { second({ value: first({ flag }) }) })
`,
    )
    // The step is told to go on only after zen said that it stops: no clock decides the order.
    const script = `
      "${process.execPath}" "${dev}" run wait.ts -p "flag=$PWD/go" 2> log & pid=$!
      until grep -q 'first | waiting' log; do sleep 0.05; done
      kill -INT $pid
      until grep -q 'stopping interrupt' log; do sleep 0.05; done
      touch go
      wait $pid`
    const { code } = await spawnShell(script, project.dir)
    expect(code).to.equal(130)
    const run = JSON.parse((await project.zen(['runs', 'describe', 'latest', '--json'])).stdout) as {
      status: string
      steps: { status: string }[]
    }
    expect(run.steps.map(({ status }) => status)).to.deep.equal(['completed', 'skipped'])
  })
})
