import { expect } from 'chai'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import stringWidth from 'string-width'
import { type TestProject, makeFolder, makeProject, zen } from '../cli/zen-in-process.js'

async function withModels(): Promise<TestProject> {
  const project = await makeProject()
  await project.zen(['model', 'register', 'iris_classifier', '-t', 'demo', '-l', 'Apache-2.0', '-d', 'which iris'])
  await project.zen(['model', 'register', '-n', '漢字の 分類器', '-t', 'a', '-t', 'b'])
  await project.zen(['model', 'version', 'register', 'iris_classifier'])
  await project.zen(['model', 'version', 'register', 'iris_classifier', '-n', 'v2'])
  await project.zen(['model', 'version', 'update', 'iris_classifier', '1', '-s', 'production'])
  return project
}

const escape = '\u001b'

describe('model commands', function () {
  this.timeout(60_000)

  it('list: a table on a terminal, tab-separated values in a pipe, JSON for scripts', async () => {
    await using project = await withModels()
    const table = await project.zen(['model', 'list'], { tty: 80, env: { NO_COLOR: '1' } })
    expect(table).to.deep.equal({
      code: 0,
      stderr: '',
      stdout: [
        'NAME             VERSIONS  LATEST  PRODUCTION  STAGING  TAGS  CREATED',
        '漢字の 分類器           0       –           –        –  a, b  just now',
        'iris_classifier         2       2           1        –  demo  just now',
        '2 models',
        '',
      ].join('\n'),
    })
    const narrow = await project.zen(['model', 'list'], { tty: 40, env: { NO_COLOR: '1' } })
    expect(narrow.stdout).to.equal(
      '漢字の 分類器\n  versions 0, tags a, b\n  created just now\niris_classifier\n  versions 2, latest 2, production 1\n  tags demo, created just now\n2 models\n',
    )
    const ascii = await project.zen(['model', 'list', '--name', 'contains:iris'], {
      tty: 80,
      env: { NO_COLOR: '1', ZEN_ASCII: '1' },
    })
    expect(ascii.stdout).to.match(/^[\n -~]*$/)
    const piped = await project.zen(['model', 'list'])
    expect(piped.stdout.split('\n').map((line) => line.split('\t').slice(0, 6))).to.deep.equal([
      ['name', 'versions', 'latest', 'production', 'staging', 'tags'],
      ['漢字の 分類器', '0', '', '', '', 'a, b'],
      ['iris_classifier', '2', '2', '1', '', 'demo'],
      [''],
    ])
    const json = JSON.parse((await project.zen(['model', 'list', '--json'], { tty: 80 })).stdout) as Record<string, unknown>[]
    expect(json[1]).to.include({ name: 'iris_classifier', latestVersion: 2, versions: 2, license: 'Apache-2.0' })
    expect(json[1]?.['stages']).to.deep.equal({ production: 1, staging: null })
  })

  it('colour only where it is wanted', async () => {
    await using project = await withModels()
    expect((await project.zen(['model', 'list'], { tty: 80 })).stdout).to.contain(`${escape}[`)
    expect((await project.zen(['model', 'list', '--no-color'], { tty: 80 })).stdout).not.to.contain(escape)
    expect((await project.zen(['model', 'list', '-o', 'table'])).stdout).not.to.contain(escape)
    expect((await project.zen(['model', 'list', '-o', 'table', '--color'])).stdout).to.contain(`${escape}[`)
    expect((await project.zen(['model', 'list', '--json', '--color'])).stdout).not.to.contain(escape)
  })

  it('accessible: one field a line, no columns to follow', async () => {
    await using project = await withModels()
    const { stdout } = await project.zen(['model', 'list', '--tag', 'demo'], { tty: 80, env: { ACCESSIBLE: '1' } })
    expect(stdout).to.match(/^name: iris_classifier\nversions: 2\nlatest: 2\nproduction: 1\n/)
  })

  it('an empty list is a sentence and no error', async () => {
    await using project = await makeProject()
    const table = await project.zen(['model', 'list'], { tty: 80 })
    expect(table).to.include({ code: 0 })
    expect(table.stdout).to.contain('No models.')
    expect(await project.zen(['model', 'list', '--json'])).to.deep.equal({ code: 0, stdout: '[]\n', stderr: '' })
  })

  it('an empty list says which filters nothing matches', async () => {
    await using project = await withModels()
    const sentence = async (argv: string[]): Promise<string> => (await project.zen(argv, { tty: 80 })).stdout
    expect(await sentence(['model', 'list', '--name', 'contains:nope', '-t', "it's"])).to.equal(
      "No models match --name contains:nope --tag 'it'\\''s'.\n",
    )
    expect(await sentence(['model', 'version', 'list', 'iris_classifier', '-s', 'staging'])).to.equal(
      'No versions match --stage staging.\n',
    )
    expect(await sentence(['artifact', 'list', '--type', 'model'])).to.equal('No artifacts match --type model.\n')
    expect(await sentence(['artifact', 'version', 'list', '--metadata', 'f1'])).to.equal(
      'No artifact versions match --metadata f1.\n',
    )
    expect(await sentence(['runs', 'list', '--status', 'failed'])).to.equal('No runs match --status failed.\n')
    expect(await sentence(['pipeline', 'list', '-n', 'x'])).to.equal('No pipelines match --name x.\n')
    expect(await sentence(['model', 'data_artifacts', 'iris_classifier', '-n', 'x'])).to.equal(
      'No data artifacts match --name x.\n',
    )
  })

  it('version list: --name is the model where nothing else is, and a filter beside MODEL', async () => {
    await using project = await withModels()
    const numbers = async (...argv: string[]): Promise<unknown> =>
      (JSON.parse((await project.zen(['model', 'version', 'list', '--json', ...argv])).stdout) as { number: number }[]).map(
        ({ number }) => number,
      )
    expect(await numbers('-n', 'iris_classifier')).to.deep.equal([2, 1])
    expect(await numbers('--name', 'iris_classifier', '-s', 'production')).to.deep.equal([1])
    expect(await numbers('--model', 'iris_classifier')).to.deep.equal([2, 1])
    expect(await numbers('--model-name', 'iris_classifier', '--name', 'startswith:v')).to.deep.equal([2])
    expect(await numbers('iris_classifier', '--name', 'contains:v')).to.deep.equal([2])
  })

  it('takes names that every object has for what they are: names', async () => {
    await using project = await makeProject()
    const names = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']
    for (const name of names) {
      expect(await project.zen(['model', 'register', name, '-t', name]), name).to.include({ code: 0 })
      expect((await project.zen(['model', 'describe', name, '--json'])).stdout).to.contain(`"name": "${name}"`)
      expect((await project.zen(['model', 'version', 'update', name, '1', '-s', name])).stderr).to.contain('NOT_FOUND')
      await project.zen(['model', 'version', 'register', name])
      expect((await project.zen(['model', 'version', 'update', name, '1', '-s', name])).stderr).to.contain('STAGE_INVALID')
      expect((await project.zen(['artifact', 'version', 'load', name])).stderr).to.contain('ARTIFACT_NOT_FOUND')
      expect((await project.zen(['run', name])).stderr).to.contain('FILE_NOT_FOUND')
      expect((await project.zen([name])).stderr).to.contain('COMMAND_NOT_FOUND')
    }
    const listed = JSON.parse((await project.zen(['model', 'list', '--json'])).stdout) as { name: string; tags: string[] }[]
    expect(listed.map(({ name, tags }) => [name, ...tags].join()).sort()).to.deep.equal(
      names.map((name) => `${name},${name}`).sort(),
    )
  })

  it('a thousand models: a page on a terminal with a footer, all of them in a pipe, no line too wide', async () => {
    await using project = await makeProject()
    const folder = join(project.dir, '.zen', 'models')
    await Promise.all(
      Array.from({ length: 1000 }, async (_, at) => {
        const id = `aaaaaa${String(at)
          .padStart(4, '0')
          .replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`
        const name = `${['model', '漢字', '👩‍👩‍👧‍👦'][at % 3]!}_${at}_${'x'.repeat(at % 60)}`
        await mkdir(join(folder, `m${at}`), { recursive: true })
        await writeFile(
          join(folder, `m${at}`, 'model.yaml'),
          `schema: 1\nid: ${id}\nname: ${name}\ncreatedAt: "2026-01-01T00:00:00.000Z"\n`,
        )
      }),
    )
    const page = await project.zen(['model', 'list'], { tty: 80, env: { NO_COLOR: '1' } })
    const lines = page.stdout.trimEnd().split('\n')
    expect(lines, page.stdout + page.stderr).to.have.length(22)
    expect(lines.at(-1)).to.equal('20 of 1000, all with --all')
    const all = await project.zen(['model', 'list', '--all'], { tty: 80, env: { NO_COLOR: '1' } })
    expect(all.stdout.trimEnd().split('\n')).to.have.length(1002)
    for (const line of [...lines, ...all.stdout.split('\n')]) expect(stringWidth(line), line).to.be.at.most(80)
    expect((await project.zen(['model', 'list'])).stdout.trimEnd().split('\n')).to.have.length(1001)
    expect((await project.zen(['model', 'list', '--limit', '3', '--no-header'])).stdout.trimEnd().split('\n')).to.have.length(3)
  })

  it('a broken record is a warning, and everything else is listed', async () => {
    await using project = await withModels()
    for (let at = 0; at < 7; at++) {
      await mkdir(join(project.dir, '.zen', 'models', `broken${at}`), { recursive: true })
      await writeFile(join(project.dir, '.zen', 'models', `broken${at}`, 'model.yaml'), 'schema: 1\nname: [\n')
    }
    const { code, stdout, stderr } = await project.zen(['model', 'list'])
    expect(code).to.equal(0)
    expect(stdout.trimEnd().split('\n')).to.have.length(3)
    expect(stderr).to.match(/^▲ .*broken0.model\.yaml:\d+:\d+/)
    expect(stderr.match(/▲/g)).to.have.length(6)
    expect(stderr).to.contain('2 more records cannot be read')
  })

  it('update changes only what is given, and takes the spellings of the reference system', async () => {
    await using project = await withModels()
    const { code } = await project.zen([
      'model',
      'update',
      '-t',
      'tag1',
      '-t',
      'tag2',
      'iris_classifier',
      '-e',
      'some ethical implications',
      '--use_cases',
      'flowers',
    ])
    expect(code).to.equal(0)
    const model = JSON.parse((await project.zen(['model', 'describe', 'iris_classifier', '--json'])).stdout) as Record<
      string,
      unknown
    >
    expect(model).to.include({
      ethics: 'some ethical implications',
      useCases: 'flowers',
      description: 'which iris',
      license: 'Apache-2.0',
    })
    expect(model['tags']).to.have.members(['demo', 'tag1', 'tag2'])
    await project.zen(['model', 'update', 'iris_classifier', '--remove_tag', 'tag1', '-r', 'demo', '-n', 'iris'])
    const renamed = JSON.parse((await project.zen(['model', 'describe', 'iris', '--json'])).stdout) as Record<string, unknown>
    expect(renamed['tags']).to.deep.equal(['tag2'])
  })

  it('describe shows a card on a terminal and fields in a pipe', async () => {
    await using project = await withModels()
    const card = await project.zen(['model', 'describe', 'iris_classifier'], { tty: 80, env: { NO_COLOR: '1' } })
    expect(card.stdout).to.match(
      /^iris_classifier · Apache-2.0\nwhich iris\n\nproduction {3}version 1\nstaging {6}–\nversions {5}2 versions, latest 2\ntags {9}demo\n/,
    )
    const piped = await project.zen(['model', 'describe', 'iris_classifier'])
    expect(piped.stdout).to.contain('name\tiris_classifier\n').and.to.contain('stages.production\t1\n')
  })

  it('what records say cannot steer the terminal', async () => {
    await using project = await makeProject()
    await project.zen(['model', 'register', 'm', '-d', `a${escape}[2Jb\u202ec`, '-t', `t${escape}[31m`])
    for (const argv of [
      ['model', 'describe', 'm'],
      ['model', 'list', '--columns', 'name,description,tags'],
      ['model', 'list', '--json'],
    ]) {
      for (const options of [{}, { tty: 120, env: { NO_COLOR: '1' } }]) {
        const { stdout } = await project.zen(argv, options)
        expect(stdout, argv.join(' ')).not.to.match(/\u202e|(?!\n|\t)\p{Cc}/u)
      }
    }
  })
})

describe('destructive model commands', function () {
  this.timeout(60_000)

  it('ask on a terminal, name what is in production, and take no for an answer', async () => {
    await using project = await withModels()
    const no = await project.zen(['model', 'delete', 'iris_classifier'], { tty: 80, stdin: 'n\n' })
    expect(no.code).to.equal(4)
    expect(no.stderr).to.contain('Delete model iris_classifier with 2 versions? Version 1 is in production. [y/N]')
    expect((await project.zen(['model', 'describe', 'iris_classifier'])).code).to.equal(0)
    const yes = await project.zen(['model', 'delete', 'iris_classifier'], { tty: 80, stdin: 'y\n', env: { NO_COLOR: '1' } })
    expect(yes.stdout).to.equal('✔ Deleted model iris_classifier and 2 versions.\n')
    expect((await project.zen(['model', 'describe', 'iris_classifier'])).code).to.equal(1)
  })

  it('without a terminal change nothing and name the exact command', async () => {
    await using project = await withModels()
    await project.zen(['model', 'version', 'update', 'iris_classifier', '2', '-s', 'staging'])
    const before = await snapshot(project.dir)
    const table: [argv: string[], options: object][] = [
      [['model', 'delete', 'iris_classifier'], {}],
      [['model', 'delete', 'iris_classifier', '--no-input'], { tty: 80, stdin: 'y\n' }],
      [['model', 'delete', 'iris_classifier', '--json'], { tty: 80, stdin: 'y\n' }],
      [['model', 'delete', 'iris_classifier'], { tty: 80, stdin: 'y\n', env: { CI: 'true' } }],
      [['model', 'version', 'delete', 'iris_classifier', '2'], {}],
      [['model', 'version', 'update', 'iris_classifier', '2', '-s', 'production'], {}],
      [['clean'], {}],
    ]
    for (const [argv, options] of table) {
      const { code, stdout, stderr } = await project.zen(argv, options)
      expect(code, argv.join(' ')).to.equal(4)
      expect(stdout + stderr).to.match(/--yes|--force/)
      expect(await snapshot(project.dir), argv.join(' ')).to.deep.equal(before)
    }
    expect((await project.zen(['model', 'delete', 'iris_classifier'])).stderr).to.contain(
      'Try:  zen model delete iris_classifier --yes\n',
    )
  })

  it('a stage that another version holds: asks, or -f, and the former holder is archived', async () => {
    await using project = await withModels()
    const asked = await project.zen(['model', 'version', 'update', 'iris_classifier', '2', '-s', 'production'], {
      tty: 80,
      stdin: 'y\n',
    })
    expect(asked).to.include({ code: 0 })
    expect(asked.stderr).to.contain('Version 1 of iris_classifier stands in production.')
    const back = await project.zen(['model', 'version', 'update', 'iris_classifier@1', '1', '-s', 'production'])
    expect(back.code).to.equal(2)
    await project.zen(['model', 'version', 'update', 'iris_classifier@1', '-s', 'production', '-f'])
    const list = await project.zen(['model', 'version', 'list', 'iris_classifier', '--columns', 'version,stage', '--no-header'])
    expect(list.stdout).to.equal('2\tarchived\n1\tproduction\n')
  })
})

/** Contents of all records. */
async function snapshot(dir: string): Promise<Record<string, string>> {
  const root = join(dir, '.zen')
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('local'),
  )
  const entries = await Promise.all(
    files.map(async ({ parentPath, name }) => [join(parentPath, name), await readFile(join(parentPath, name), 'utf8')] as const),
  )
  return Object.fromEntries(entries)
}

describe('model version commands', function () {
  this.timeout(60_000)

  it('list has every spelling of the model, and filters', async () => {
    await using project = await withModels()
    const versions = async (...argv: string[]): Promise<string> =>
      (await project.zen(['model', 'version', 'list', ...argv, '--columns', 'version', '--no-header'])).stdout
        .replaceAll('\n', ' ')
        .trim()
    expect(await versions('iris_classifier')).to.equal('2 1')
    expect(await versions('--model', 'iris_classifier')).to.equal('2 1')
    expect(await versions('-n', 'iris_classifier')).to.equal('2 1')
    expect(await versions('--model_name', 'iris_classifier')).to.equal('2 1')
    expect(await versions('iris_classifier', '--stage', 'production')).to.equal('1')
  })

  it('update without a model takes the only one and its latest version; with several it lists the choices', async () => {
    await using project = await makeProject()
    await project.zen(['model', 'register', 'only'])
    await project.zen(['model', 'version', 'register', 'only'])
    const done = await project.zen(['model', 'version', 'update', '-s', 'production'])
    expect(done.stdout).to.equal('✔ Version 1 of only is in production now.\n')
    await project.zen(['model', 'register', 'second'])
    const several = await project.zen(['model', 'version', 'update', '-s', 'staging'])
    expect(several.code).to.equal(2)
    expect(several.stderr).to.contain('zen model version update only 1')
  })

  it('the lists of a version answer to all their names', async () => {
    await using project = await withModels()
    const table: string[][] = [
      ['model', 'version', 'artifacts'],
      ['model', 'version', 'data_artifacts'],
      ['model', 'version', 'model_objects'],
      ['model', 'version', 'model_artifacts'],
      ['model', 'version', 'deployments'],
      ['model', 'version', 'endpoint_artifacts'],
      ['model', 'version', 'deployment_artifacts'],
      ['model', 'version', 'runs'],
    ]
    for (const argv of table) {
      expect(await project.zen([...argv, 'iris_classifier', '1', '--json']), argv.join(' ')).to.deep.equal({
        code: 0,
        stdout: '[]\n',
        stderr: '',
      })
      expect((await project.zen([...argv, 'iris_classifier@production', '--json'])).code, argv.join(' ')).to.equal(0)
    }
    for (const verb of ['data_artifacts', 'model_artifacts', 'deployment_artifacts', 'runs']) {
      expect((await project.zen(['model', verb, 'iris_classifier', '-v', '1', '--json'])).stdout, verb).to.equal('[]\n')
      expect((await project.zen(['model', verb, 'iris_classifier', '-v', 'staging', '--json'])).code, verb).to.equal(1)
    }
  })
})

describe('errors', function () {
  this.timeout(60_000)

  it('say what, why and what to type; with --json as JSON on standard output', async () => {
    await using project = await withModels()
    const table: [argv: string, exit: number, code: string, text: RegExp][] = [
      ['model describe iris_classifer', 1, 'MODEL_NOT_FOUND', /iris_classifier/],
      ['model version list nope', 1, 'MODEL_NOT_FOUND', /nope/],
      ['model version describe iris_classifier 9', 1, 'MODEL_VERSION_NOT_FOUND', /9/],
      ['model version describe iris_classifier staging', 1, 'STAGE_EMPTY', /staging/],
      ['model version update iris_classifier 2 -s prod', 2, 'STAGE_INVALID', /production/],
      ['model register iris_classifier', 1, 'MODEL_EXISTS', /iris_classifier/],
      ['model list --nmae x', 2, 'USAGE', /--name/],
      ['model list --limit x', 2, 'USAGE', /limit/],
      ['model describe', 2, 'USAGE', /model/i],
      ['model list --sort-by size', 2, 'USAGE', /size/],
      ['artifact version load nope', 1, 'ARTIFACT_NOT_FOUND', /nope/],
      ['runs describe nope', 1, 'RUN_NOT_FOUND', /run/],
      ['integration install slak', 1, 'INTEGRATION_UNKNOWN', /slack/],
      ['integration install mlflow', 1, 'INTEGRATION_NOT_CARRIED', /Python/],
      ['run missing.ts', 2, 'FILE_NOT_FOUND', /missing\.ts/],
      ['modle list', 2, 'COMMAND_NOT_FOUND', /zen model list/],
    ]
    for (const [line, exit, code, text] of table) {
      const plain = await project.zen(line.split(' '))
      expect(plain.code, line).to.equal(exit)
      expect(plain.stderr, line)
        .to.match(/^Error: /)
        .and.to.match(text)
        .and.to.contain(code)
        .and.not.to.match(/\n +at /)
      const json = await project.zen([...line.split(' '), '--json'])
      expect(json.stderr, line).to.equal('')
      const { error } = JSON.parse(json.stdout) as { error: Record<string, unknown> }
      expect(error, line).to.include({ code, exitCode: exit })
      expect(error, line).to.have.all.keys('code', 'message', 'why', 'hints', 'data', 'exitCode')
    }
  })

  it('outside of a project the hint is zen init', async () => {
    const cwd = await makeFolder()
    const { code, stderr } = await zen(['model', 'list'], { cwd })
    expect(code).to.equal(1)
    expect(stderr).to.contain('NOT_A_PROJECT').and.to.contain('Try:  zen init')
  })

  it('--project and ZEN_PROJECT name the project from anywhere', async () => {
    await using project = await withModels()
    const cwd = await makeFolder()
    expect((await zen(['model', 'describe', 'iris_classifier', '--project', project.dir], { cwd })).code).to.equal(0)
    expect((await zen(['model', 'describe', 'iris_classifier'], { cwd, env: { ZEN_PROJECT: project.dir } })).code).to.equal(0)
  })
})
