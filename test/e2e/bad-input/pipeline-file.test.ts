/** A pipeline file, or what it is called with, is wrong: no step runs, nothing is recorded. */
import { expect } from 'chai'
import { recordsOf, makeProject, type Project } from '../project.js'
import { expectRefusal, type Refusal } from '../refusal.js'

const files = {
  'good.ts': `import { pipeline, step } from 'zenlocal'
import { writeFileSync } from 'node:fs'
const a = step({ name: 'a' }, ({ n }: { n: number }) => { writeFileSync('a-step-ran', ''); return n })
export default pipeline({ name: 'good' }, ({ gamma = 1, label = 'x', on = true }: { gamma?: number; label?: string; on?: boolean }) => {
  a({ n: gamma }); void label; void on
})
`,
  'syntax.ts': `import { pipeline, step } from 'zenlocal'

export const a = step({ name: 'a' }, () => {
  const x = = 3
})
`,
  'inner-syntax.ts': `import './lib/broken.ts'\n`,
  'lib/broken.ts': `export const fine = 1\nexport const = 2\n`,
  'throws.ts': `import { load } from './lib/load.ts'\nexport default load()\n`,
  'lib/load.ts': `export function load(): never {\n  throw new TypeError('no luck today')\n}\n`,
  'none.ts': `export const x = 1\n`,
  'several.ts': `import { pipeline, step } from 'zenlocal'
const a = step({ name: 'a' }, () => 1)
export const first = pipeline({ name: 'first_one' }, () => { a() })
export const second = pipeline({ name: 'second_one' }, () => { a() })
`,
  'missing-import.ts': `import x from './lib/laod.ts'\nexport default x\n`,
  'missing-package.ts': `import x from 'no-such-package-here'\nexport default x\n`,
  'missing-name.ts': `import { stp } from 'zenlocal'\nexport default stp()\n`,
  'compose-throws.ts': `import { pipeline } from 'zenlocal'
export default pipeline({ name: 'p' }, () => {
  throw new RangeError('cannot wire this')
})
`,
  'staging.ts': staged('staging'),
  'production.ts': staged('production'),
  'version-77.ts': staged('77'),
  'archived.ts': staged('archived'),
  'unknown.yaml': 'parameters:\n  gamma: 3\nenableCahce: true\n',
  'broken.yaml': 'parameters:\n  gamma: [3\n',
  'mistyped.yaml': 'parameters:\n  gamma: three\n',
  'unknown-parameter.yaml': 'parameters:\n  gama: 3\n',
}

function staged(version: string): string {
  return `import { pipeline, step } from 'zenlocal'
import { writeFileSync } from 'node:fs'
const free = step({ name: 'free' }, () => { writeFileSync('a-step-ran', '') })
export default pipeline({ name: 'p', model: { name: 'iris', version: '${version}' } }, () => { free() })
`
}

describe('bad input: the pipeline file', function () {
  this.timeout(60_000)
  let project: Project

  before(async () => {
    project = await makeProject(files)
    await project.done(['model', 'register', '-n', 'iris'])
    await project.done(['model', 'version', 'register', 'iris'])
  })

  after(() => {
    project.remove()
  })

  afterEach(() => {
    expect(() => project.read('a-step-ran'), 'a step ran').to.throw('ENOENT')
    expect(recordsOf(project).filter((path) => path.startsWith('.zen/runs/'))).to.deep.equal([])
  })

  const cases: readonly (readonly [what: string, argv: readonly string[], refusal: Refusal])[] = [
    ['does not exist', ['goood.ts'], { code: 'FILE_NOT_FOUND', says: ['goood.ts', 'good.ts'], hint: 'zen run good.ts' }],
    ['was meant without its extension', ['several'], { code: 'FILE_NOT_FOUND', says: ['several'], hint: 'zen run several.ts' }],
    ['lies in no folder', ['src/good.ts'], { code: 'FILE_NOT_FOUND', says: ['src'] }],
    ['is a folder', ['lib'], { code: 'FILE_NOT_FOUND', says: ['lib is a folder'], hint: 'zen run lib/load.ts' }],
    ['does not parse', ['syntax.ts'], { code: 'LOAD_FAILED', says: [/syntax\.ts:4:13/], noCommand: true }],
    [
      'imports one that does not parse',
      ['inner-syntax.ts'],
      { code: 'LOAD_FAILED', says: [/lib\/broken\.ts:2:14/], noCommand: true },
    ],
    [
      'throws while it is imported',
      ['throws.ts'],
      { code: 'LOAD_FAILED', says: [/lib\/load\.ts:2:9/, 'TypeError: no luck today'], noCommand: true },
    ],
    [
      'imports a file that is not there',
      ['missing-import.ts'],
      { code: 'LOAD_FAILED', says: ['laod.ts', 'load.ts', /missing-import\.ts:1:15/], noCommand: true },
    ],
    [
      'imports a package that is not there',
      ['missing-package.ts'],
      { code: 'LOAD_FAILED', says: [/missing-package\.ts:1:15/], hint: 'npm install no-such-package-here' },
    ],
    [
      'imports what the SDK does not have',
      ['missing-name.ts'],
      { code: 'LOAD_FAILED', says: ["'zenlocal'", 'stp', /^(?![^]*file:\/\/)/], noCommand: true },
    ],
    [
      'throws while it is composed',
      ['compose-throws.ts'],
      { code: 'COMPOSE_FAILED', says: ['cannot wire this', /compose-throws\.ts:3:9/], noCommand: true },
    ],
    ['exports no pipeline', ['none.ts'], { code: 'NO_PIPELINE', says: ['none.ts'] }],
    [
      'exports several',
      ['several.ts'],
      { code: 'SEVERAL_PIPELINES', says: ['first_one', 'second_one'], hint: 'zen run several.ts --pipeline second_one' },
    ],
    [
      'exports others than the named one',
      ['several.ts', '--pipeline', 'frist_one'],
      { code: 'NO_PIPELINE', says: ['frist_one', 'first_one'] },
    ],
    [
      'gets an unknown parameter',
      ['good.ts', '--param', 'gama=1'],
      { code: 'PARAMETER_INVALID', says: ['gama', 'gamma'], hint: 'zen run good.ts --param gamma=VALUE' },
    ],
    [
      'gets a mistyped parameter',
      ['good.ts', '--param', 'gamma=many'],
      { code: 'PARAMETER_INVALID', says: ['gamma', 'number', 'string'], hint: 'zen run good.ts --help' },
    ],
    [
      'gets a parameter of another type',
      ['good.ts', '--param', 'label={a: 1}'],
      { code: 'PARAMETER_INVALID', says: ['label', 'string', 'object'] },
    ],
    [
      'gets a parameter that is no YAML',
      ['good.ts', '--param', 'label=[1'],
      { code: 'PARAMETER_INVALID', says: ['label', '[1'] },
    ],
    ['gets a parameter without a value', ['good.ts', '--param', 'gamma'], { code: 'USAGE', says: ['gamma'] }],
    [
      'gets a word too much',
      ['good.ts', 'gamma=2'],
      { code: 'USAGE', says: ['gamma=2'], hint: 'zen run good.ts --param gamma=2' },
    ],
    [
      'has a configuration with an unknown key',
      ['good.ts', '--config', 'unknown.yaml'],
      { code: 'CONFIG_INVALID', says: [/unknown\.yaml:3:/, 'enableCahce', 'enableCache'] },
    ],
    [
      'has a configuration that is no YAML',
      ['good.ts', '--config', 'broken.yaml'],
      { code: 'CONFIG_INVALID', says: [/broken\.yaml:[23]:\d+/] },
    ],
    [
      'has a configuration with a mistyped parameter',
      ['good.ts', '--config', 'mistyped.yaml'],
      { code: 'PARAMETER_INVALID', says: ['gamma', 'number'] },
    ],
    [
      'has a configuration with an unknown parameter',
      ['good.ts', '--config', 'unknown-parameter.yaml'],
      { code: 'PARAMETER_INVALID', says: ['gama', 'gamma'] },
    ],
    [
      'has a configuration that is not there',
      ['good.ts', '--config', 'none.yaml'],
      { code: 'FILE_NOT_FOUND', says: ['none.yaml'] },
    ],
    [
      'wants a stage without a holder',
      ['production.ts'],
      { code: 'STAGE_EMPTY', says: ['iris', 'production'], hint: 'zen model version update iris 1 -s production' },
    ],
    [
      'wants the other stage without a holder',
      ['staging.ts'],
      { code: 'STAGE_EMPTY', says: ['iris', 'staging'], hint: 'zen model version update iris 1 -s staging' },
    ],
    [
      'wants a number that was never given',
      ['version-77.ts'],
      { code: 'MODEL_VERSION_NOT_FOUND', says: ['iris', '77'], hint: 'zen model version list iris' },
    ],
    [
      'wants a stage that is no single version',
      ['archived.ts'],
      { code: 'MODEL_CONFIG_INVALID', says: ['archived', 'iris'], hint: 'zen model version list iris --stage archived' },
    ],
  ]
  for (const [what, argv, refusal] of cases) {
    it(`refuses one that ${what}`, async () => {
      const error = await expectRefusal(project, ['run', ...argv], refusal)
      if (refusal.code === 'LOAD_FAILED' && 'line' in error.data)
        expect(error.data).to.include.all.keys('file', 'column', 'excerpt')
    })
  }

  it('shows the line that does not parse, with a caret below the place', async () => {
    const { stderr } = await project.zen(['run', 'syntax.ts'])
    expect(stderr)
      .to.contain('▸ 4 │   const x = = 3\n')
      .and.match(/│ {13}\^$/m)
  })

  it('shows its stack with --debug only', async () => {
    expect((await project.zen(['run', 'throws.ts', '--debug'])).stderr).to.match(/^\s+at load \(.*lib\/load\.ts:2:9\)$/m)
  })

  it('takes every kind of parameter, as YAML', async () => {
    const plan = await project.json<unknown[]>([
      'run',
      'good.ts',
      '--dry-run',
      '--param',
      'gamma=1e-3',
      '--param',
      'label="1"',
      '--param',
      'on=false',
    ])
    expect(plan).to.have.length(1)
    expect(await project.done(['run', 'good.ts', '--dry-run', '-o', 'yaml'])).to.match(/^- /)
  })
})
