import { expect } from 'chai'
import { listCommandIds, fileOf } from '../../src/cli/route.js'
import { type CommandClass, loadCommand } from '../../src/cli/load-command.js'
import { globalSwitches, globalValueFlags, longFlags, rewriteArgv, rewriteShortFlags } from '../../src/cli/rewrite-argv.js'
import { baseFlags } from '../../src/cli/flags.js'
import { commandsFolder, makeProject, zen } from './zen-in-process.js'

describe('rewriting of argv', () => {
  const table: [given: string, wanted: string][] = [
    ['-v', '--version'],
    ['model version update m 1 --remove_tag x', 'model version update m 1 --remove-tag x'],
    ['model register m --use_cases=a_b', 'model register m --use-cases=a_b'],
    ['model register m --save_models_to_registry true', 'model register m --save-models-to-registry true'],
    ['model data_artifacts m -v 1', 'model data_artifacts m -v 1'],
    ['model register m --description snake_case', 'model register m --description snake_case'],
    ['run f.ts -- --model_version -al -v', 'run f.ts -- --model_version -al -v'],
    ['secret create s --my_key=v', 'secret create s --my_key=v'],
  ]
  for (const [given, wanted] of table) {
    it(`${given}  →  ${wanted}`, () => {
      expect(rewriteArgv(given.split(' ')).join(' ')).to.equal(wanted)
    })
  }

  it('of more than one letter become long where a command has them', () => {
    const argv = 's -al slack -dv ev -an an -sc sc -- -al'.split(' ')
    expect(rewriteShortFlags(argv, ['alerter', 'data-validator', 'annotator', 'schedule']).join(' ')).to.equal(
      's --alerter slack --data-validator ev --annotator an --schedule sc -- -al',
    )
    expect(rewriteShortFlags(argv, ['schedule']).join(' ')).to.equal('s -al slack -dv ev -an an --schedule sc -- -al')
  })

  it('names the word that was typed where a command has no such flag', async () => {
    await using project = await makeProject()
    const { code, stderr } = await project.zen(['model', 'list', '-al', 'x'])
    expect(code).to.equal(2)
    expect(stderr).to.contain('zen model list has no flag -al.')
  })

  it('global flags may stand before the command', async () => {
    await using project = await makeProject()
    await project.zen(['model', 'register', 'iris'])
    const elsewhere = { cwd: '/' }
    for (const argv of [
      ['--project', project.dir, 'model', 'list', '--json'],
      [`--project=${project.dir}`, '--json', 'model', 'list'],
      ['-o', 'json', '--no-color', '--project', project.dir, 'model', 'list'],
    ])
      expect((await zen(argv, elsewhere)).stdout, argv.join(' ')).to.contain('"name": "iris"')
    expect((await zen(['--project', project.dir, '--json'], elsewhere)).stdout).to.contain('"models": 1')
    expect((await zen(['--json', 'model', 'lst'], elsewhere)).stdout).to.contain('COMMAND_NOT_FOUND')
    expect((await zen(['--no-color', 'model', 'list', '--help'])).stdout).to.contain('zen model list')
  })

  it('knows every global flag', () => {
    const spelled = Object.entries(baseFlags).flatMap(([name, flag]) => [
      `--${name}`,
      ...(flag.char === undefined ? [] : [`-${flag.char}`]),
      ...('allowNo' in flag && flag.allowNo ? [`--no-${name}`] : []),
    ])
    expect([...globalSwitches, ...globalValueFlags].sort()).to.deep.equal(spelled.sort())
  })

  it('knows every flag of more than one word of every command', async () => {
    const commands = await Promise.all(listCommandIds(commandsFolder).map((id) => loadCommand(fileOf(id, commandsFolder))))
    const sets: CommandClass['flags'][] = [baseFlags, ...commands.map(({ flags }) => flags)]
    const flags = sets.flatMap((set) => Object.entries(set ?? {}).flatMap(([name, { aliases = [] }]) => [name, ...aliases]))
    const missing = [...new Set(flags)].filter((name) => name.includes('-') && !longFlags.has(name))
    expect(missing).to.deep.equal([])
  })
})
