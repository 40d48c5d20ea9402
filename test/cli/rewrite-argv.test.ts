import { expect } from 'chai'
import { listCommandIds, fileOf } from '../../src/cli/route.js'
import { type CommandClass, loadCommand } from '../../src/cli/load-command.js'
import { longFlags, rewriteArgv } from '../../src/cli/rewrite-argv.js'
import { baseFlags } from '../../src/cli/flags.js'
import { commandsFolder } from './zen-in-process.js'

describe('rewriting of argv', () => {
  const table: [given: string, wanted: string][] = [
    ['-v', '--version'],
    ['model version update m 1 --remove_tag x', 'model version update m 1 --remove-tag x'],
    ['model register m --use_cases=a_b', 'model register m --use-cases=a_b'],
    ['model register m --save_models_to_registry true', 'model register m --save-models-to-registry true'],
    ['model data_artifacts m -v 1', 'model data_artifacts m -v 1'],
    ['model register m --description snake_case', 'model register m --description snake_case'],
    [
      'stack register s -al slack -dv ev -an an -sc sc',
      'stack register s --alerter slack --data-validator ev --annotator an --schedule sc',
    ],
    ['run f.ts -- --model_version -al -v', 'run f.ts -- --model_version -al -v'],
    ['secret create s --my_key=v', 'secret create s --my_key=v'],
  ]
  for (const [given, wanted] of table) {
    it(`${given}  →  ${wanted}`, () => {
      expect(rewriteArgv(given.split(' ')).join(' ')).to.equal(wanted)
    })
  }

  it('knows every flag of more than one word of every command', async () => {
    const commands = await Promise.all(listCommandIds(commandsFolder).map((id) => loadCommand(fileOf(id, commandsFolder))))
    const sets: CommandClass['flags'][] = [baseFlags, ...commands.map(({ flags }) => flags)]
    const flags = sets.flatMap((set) => Object.entries(set ?? {}).flatMap(([name, { aliases = [] }]) => [name, ...aliases]))
    const missing = [...new Set(flags)].filter((name) => name.includes('-') && !longFlags.has(name))
    expect(missing).to.deep.equal([])
  })
})
