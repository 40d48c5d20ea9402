/** Names, versions and stages that are not there, taken or forbidden: nothing under `.zen` changes. */
import { expect } from 'chai'
import { rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { makeFolder, makeProject, projectIn, type Project } from '../project.js'
import { expectRefused, expectRefusal, type Refusal } from '../refusal.js'
import { cleanEnvironment, zenScript } from '../zen-process.js'

describe('bad input: the registry', function () {
  this.timeout(60_000)
  let project: Project

  before(async () => {
    project = await makeProject()
    await project.done(['model', 'register', '-n', 'iris_classifier'])
    await project.done(['model', 'register', '-n', 'churn'])
    await project.done(['model', 'version', 'register', 'iris_classifier'])
    await project.done(['model', 'version', 'register', 'iris_classifier', '-n', 'candidate'])
    await project.done(['model', 'version', 'update', 'iris_classifier', '1', '-s', 'production'])
  })

  after(() => {
    project.remove()
  })

  it('refuses everything but init outside of a project, and makes no .zen there', async () => {
    const folder = projectIn(makeFolder())
    const refusal: Refusal = { code: 'NOT_A_PROJECT', says: [folder.dir], hint: 'zen init' }
    for (const argv of [['model', 'list'], ['status'], ['model', 'register', '-n', 'x']]) {
      const told = [await folder.zen(argv), await folder.zen([...argv, '--json'])] as const
      expectRefused(argv, ...told, refusal)
    }
    const named = ['model', 'list', '--project', folder.dir]
    const hint = `zen init --path '${folder.dir}'`
    expectRefused(named, await project.zen(named), await project.zen([...named, '--json']), { ...refusal, hint })
    expect(() => folder.read('.zen/zen.yaml')).to.throw('ENOENT')
    rmSync(folder.dir, { recursive: true })
  })

  const cases: readonly (readonly [what: string, argv: readonly string[], refusal: Refusal])[] = [
    [
      'an unknown model, with a near miss',
      ['model', 'describe', 'iris_clasifier'],
      { code: 'MODEL_NOT_FOUND', says: ['iris_clasifier', 'iris_classifier'], hint: 'zen model describe iris_classifier' },
    ],
    [
      'an unknown model, nothing near',
      ['model', 'version', 'list', 'nope'],
      { code: 'MODEL_NOT_FOUND', says: ['nope'], hint: 'zen model list' },
    ],
    [
      'the beginning of a name to a command that destroys',
      ['model', 'delete', 'iris', '-y'],
      { code: 'MODEL_NOT_FOUND', says: ['iris'] },
    ],
    [
      'an unknown number',
      ['model', 'version', 'describe', 'iris_classifier', '9'],
      { code: 'MODEL_VERSION_NOT_FOUND', says: ['"9"', 'candidate'], hint: 'zen model version list iris_classifier' },
    ],
    [
      'an unknown version name, with a near miss',
      ['model', 'version', 'artifacts', 'iris_classifier', 'candidat'],
      { code: 'MODEL_VERSION_NOT_FOUND', says: ['"candidat"', 'candidate'] },
    ],
    [
      'a version to delete that is not there',
      ['model', 'version', 'delete', 'iris_classifier', '9', '-y'],
      { code: 'MODEL_VERSION_NOT_FOUND', says: ['"9"'] },
    ],
    [
      'a stage without a holder',
      ['model', 'version', 'describe', 'iris_classifier', 'staging'],
      {
        code: 'STAGE_EMPTY',
        says: ['iris_classifier', 'staging'],
        hint: 'zen model version update iris_classifier 2 -s staging',
      },
    ],
    [
      'promotion of the version in an empty stage',
      ['model', 'version', 'update', 'iris_classifier', 'staging', '-s', 'production'],
      { code: 'STAGE_EMPTY', says: ['staging'] },
    ],
    [
      'a mistyped stage, with a near miss',
      ['model', 'version', 'update', 'iris_classifier', '2', '-s', 'prodction'],
      { code: 'STAGE_INVALID', says: ['prodction', 'production'] },
    ],
    [
      'another word for a stage',
      ['model', 'version', 'update', 'iris_classifier', '2', '-s', 'live'],
      { code: 'STAGE_INVALID', says: ['live', 'production'] },
    ],
    [
      'latest as a stage',
      ['model', 'version', 'update', 'iris_classifier', '2', '-s', 'latest'],
      { code: 'STAGE_INVALID', says: ['latest'] },
    ],
    [
      'a mistyped stage to list by',
      ['model', 'version', 'list', 'iris_classifier', '--stage', 'stagign'],
      { code: 'STAGE_INVALID', says: ['stagign', 'staging'] },
    ],
    [
      'a stage that is taken',
      ['model', 'version', 'update', 'iris_classifier', '2', '-s', 'production'],
      {
        code: 'STAGE_TAKEN',
        says: ['iris_classifier', 'production', 'ersion 1'],
        hint: 'zen model version update iris_classifier 2 -s production --force',
      },
    ],
    [
      'a model name that is taken',
      ['model', 'register', '-n', 'iris_classifier'],
      { code: 'MODEL_EXISTS', says: ['iris_classifier'], hint: 'zen model describe iris_classifier' },
    ],
    [
      'a model name that is taken but for the letter case',
      ['model', 'register', '-n', 'CHURN'],
      { code: 'MODEL_EXISTS', says: ['churn', 'case'] },
    ],
    [
      'a new name that is taken',
      ['model', 'update', 'churn', '-n', 'iris_classifier'],
      { code: 'MODEL_EXISTS', says: ['iris_classifier'] },
    ],
    [
      'a version name that is taken',
      ['model', 'version', 'register', 'iris_classifier', '-n', 'candidate'],
      { code: 'MODEL_VERSION_EXISTS', says: ['candidate', '2'] },
    ],
    ...['a/b', '../x', '', '.hidden', 'con', 'a:b', 'a@b', 'a\tb', 'a\u202eb', ' a', 'a.', 'x'.repeat(129)].map((name) => {
      return [
        `the model name ${JSON.stringify(name.slice(0, 12))}`,
        ['model', 'register', `--name=${name}`],
        { code: 'NAME_INVALID', says: ['cannot be a model name'], hint: 'zen model register --help' },
      ] as const
    }),
    ...['production', 'Latest', '12'].map((name) => {
      return [
        `the version name ${name}`,
        ['model', 'version', 'register', 'iris_classifier', '-n', name],
        { code: 'NAME_INVALID', says: [`"${name}" cannot be a version name`] },
      ] as const
    }),
    [
      'a deletion that nobody confirmed',
      ['model', 'delete', 'churn'],
      { code: 'CONFIRMATION_NEEDED', says: ['churn'], hint: /^zen model delete churn( --json)? --yes$/ },
    ],
    [
      'cleaning that nobody confirmed',
      ['clean'],
      { code: 'CONFIRMATION_NEEDED', says: ['--yes'], hint: /^zen clean( --json)? --yes$/ },
    ],
    [
      'an unknown command, with a near miss',
      ['modle', 'list'],
      { code: 'COMMAND_NOT_FOUND', says: ['modle list'], hint: 'zen model list' },
    ],
    [
      'an unknown flag, with a near miss',
      ['model', 'list', '--tga', 'x'],
      { code: 'USAGE', says: ['--tga', '--tag'], hint: 'zen model list --help' },
    ],
    ['a missing argument', ['model', 'describe'], { code: 'USAGE', says: ['zen model describe needs MODEL'] }],
    ['an unknown artifact', ['artifact', 'version', 'load', 'nope'], { code: 'ARTIFACT_NOT_FOUND', says: ['nope'] }],
    ['an unknown run', ['runs', 'describe', 'nope'], { code: 'RUN_NOT_FOUND', says: ['nope'] }],
  ]
  for (const [what, argv, refusal] of cases) {
    it(`refuses ${what}`, async () => {
      await expectRefusal(project, argv, refusal)
    })
  }

  it('says it quietly when the reader of a list is gone', async () => {
    // More than a pipe holds, so that writing must fail.
    const long = 'd'.repeat(2000)
    for (let number = 0; number < 60; number++)
      project.write({ [`.zen/models/m${number}/model.yaml`]: modelRecord(project, number, long) })
    const all = await project.done(['model', 'list', '--json', '--all'])
    expect(Buffer.byteLength(all)).to.be.greaterThan(2 ** 16 + 4096)
    const shell = `"$0" "$1" model list --json --all | head -1; exit "\${PIPESTATUS[0]}"`
    const child = spawn('bash', ['-c', shell, process.execPath, zenScript], { cwd: project.dir, env: cleanEnvironment() })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect([code, stdout, stderr]).to.deep.equal([0, '[\n', ''])
  })
})

function modelRecord(project: Project, number: number, description: string): string {
  const id = `m${String(number)
    .padStart(9, '0')
    .replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)}`
  return project
    .read('.zen/models/churn/model.yaml')
    .replace(/^id: .*$/m, `id: ${id}`)
    .replace(/^name: .*$/m, `name: m${number}`)
    .concat(`description: ${description}\n`)
}
