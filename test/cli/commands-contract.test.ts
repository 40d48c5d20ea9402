/** What holds for every command at once. */
import { expect } from 'chai'
import { commandAliases } from '../../src/cli/aliases.js'
import { renderCommandHelp } from '../../src/cli/help.js'
import { loadCommand } from '../../src/cli/load-command.js'
import { rootHelp } from '../../src/cli/root-help.js'
import { fileOf, findRoute, listCommandIds } from '../../src/cli/route.js'
import { suggest } from '../../src/cli/suggest-command.js'
import { commandsFolder } from './zen-in-process.js'

const ids = listCommandIds(commandsFolder)
const known = [...ids, ...Object.values(commandAliases).flat()].map((id) => id.replaceAll(':', ' '))

describe('every command', () => {
  for (const id of ids) {
    it(`${id.replaceAll(':', ' ')} has a purpose, examples that route to it, and help of one screen`, async () => {
      const command = await loadCommand(fileOf(id, commandsFolder))
      const names = [id, ...(commandAliases[id] ?? [])].map((name) => name.replaceAll(':', ' '))
      expect(command.summary).to.be.a('string').and.not.equal('')
      expect(command.examples).to.be.an('array').with.length.within(1, 4)
      for (const example of command.examples ?? []) {
        expect(
          names.some((name) => example.startsWith(`zen ${name}`)),
          example,
        ).to.equal(true)
      }
      const help = renderCommandHelp(command, id)
      expect(help.trimEnd().split('\n').length, help).to.be.at.most(36)
      for (const line of help.split('\n')) expect(line.length, line).to.be.at.most(120)
    })
  }

  it('is found by each of its names', () => {
    for (const [id, aliases] of Object.entries(commandAliases)) {
      for (const alias of aliases) {
        const route = findRoute([...alias.split(':'), 'x'], commandsFolder)
        expect(route).to.include({ kind: 'command', id })
      }
    }
  })

  it('aliases stand on the classes too, for oclif itself', async () => {
    for (const [id, aliases] of Object.entries(commandAliases)) {
      const command = await loadCommand(fileOf(id, commandsFolder))
      expect([...command.aliases, ...command.hiddenAliases]).to.have.members([...aliases])
    }
  })
})

describe('root help', () => {
  it('names only commands that exist, on one screen', () => {
    expect(rootHelp.trimEnd().split('\n').length).to.be.at.most(24)
    const named = [...rootHelp.matchAll(/zen ((?:[a-z_]+ )*[a-z_]+(?: \| [a-z_]+)+)/g)].flatMap(([, text = '']) => {
      const [head = '', ...others] = text.split(' | ')
      const words = head.split(' ')
      return [head, ...others.map((verb) => [...words.slice(0, -1), verb].join(' '))]
    })
    expect(named.length).to.be.greaterThan(15)
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([])
  })
})

describe('suggestions', () => {
  const table: [typed: string, near: string][] = [
    ['modle list', 'model list'],
    ['model lst', 'model list'],
    ['model ls', 'model list'],
    ['model rm x', 'model delete'],
    ['promote', 'model version update MODEL VERSION -s production'],
    ['runs show x', 'runs describe'],
    ['statsu', 'status'],
    ['model version lsit iris', 'model version list'],
  ]
  for (const [typed, near] of table) {
    it(`${typed} → ${near}`, () => {
      expect(suggest(typed, known)[0]).to.equal(near)
    })
  }

  it('a typo never leads to a command that destroys', () => {
    for (const id of known) {
      for (let at = 0; at < id.length; at++) {
        const typo = id.slice(0, at) + id.slice(at + 1)
        for (const near of suggest(typo, known)) expect(near, typo).not.to.match(/delete|clean/)
      }
    }
  })
})
