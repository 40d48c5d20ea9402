/** What to say when zen has no such command: a suggestion, never carried out, and never one that destroys. */
import { damerauDistance } from '../control/near-misses.js'
import { ZenError } from '../errors.js'

/** Words of other tools → words of zen, at the end of a command or as a whole. */
const verbs: Readonly<Record<string, string>> = {
  ls: 'list',
  show: 'describe',
  get: 'describe',
  info: 'describe',
  inspect: 'describe',
  create: 'register',
  add: 'register',
  new: 'register',
  edit: 'update',
  set: 'update',
  versions: 'version list',
  log: 'logs',
}
const wholes: Readonly<Record<string, string>> = {
  promote: 'model version update MODEL VERSION -s production',
  publish: 'model version update MODEL VERSION -s production',
  'model promote': 'model version update MODEL VERSION -s production',
  'model publish': 'model version update MODEL VERSION -s production',
  ls: 'model list',
  list: 'model list',
  st: 'status',
  ps: 'runs list',
  logs: 'runs logs',
  history: 'model version history MODEL',
  start: 'run FILE',
}
/** A person who wrote one of these means it; a typo never leads there. */
const removing: Readonly<Record<string, string>> = { rm: 'delete', remove: 'delete', del: 'delete' }
const destroying = /\b(delete|clean)\b/

/** COMMAND_NOT_FOUND with near commands in hints and data. `words` as typed, `known` with spaces. */
export function commandNotFound(words: readonly string[], known: readonly string[]): ZenError {
  const typed = words.join(' ')
  const near = suggest(typed, known)
  return new ZenError('COMMAND_NOT_FOUND', typed === '' ? 'zen needs a command.' : `zen has no command "${typed}".`, {
    why: near.length === 0 ? undefined : `Did you mean  zen ${near.join('  or  zen ')} ?`,
    hints: near.length === 0 ? [helpFor(words, known)] : near.map((name) => `zen ${name}`),
    data: { given: typed, near },
  })
}

export function suggest(typed: string, known: readonly string[]): string[] {
  const whole = Object.hasOwn(wholes, typed) ? wholes[typed] : undefined
  if (whole !== undefined) return [whole]
  const words = typed.split(' ')
  const removal = removingCommand(words, known)
  if (removal !== undefined) return [removal]
  const translated = words.map((word) => (Object.hasOwn(verbs, word) ? verbs[word]! : word)).join(' ')
  const exact = known.filter((name) => translated !== typed && `${translated} `.startsWith(`${name} `)).at(-1)
  if (exact !== undefined) return [exact]
  const ranked = known
    .filter((name) => !destroying.test(name))
    .map((name) => ({ name, rank: distance(words, name) }))
    .filter(({ rank }) => rank <= 2)
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
  const best = ranked[0]
  return best === undefined
    ? []
    : ranked
        .filter(({ rank }) => rank === best.rank)
        .slice(0, 2)
        .map(({ name }) => name)
}

function helpFor(words: readonly string[], known: readonly string[]): string {
  const topic = words[0] ?? ''
  return known.some((name) => name.startsWith(`${topic} `)) ? `zen ${topic} --help` : 'zen --help'
}

/** `model rm x` → `model delete`. */
function removingCommand(words: readonly string[], known: readonly string[]): string | undefined {
  const at = words.findIndex((word) => Object.hasOwn(removing, word))
  if (at === -1) return undefined
  const name = [...words.slice(0, at), removing[words[at]!]].join(' ')
  return known.includes(name) ? name : undefined
}

/** A command's words may be followed by arguments: only as many words are compared as the command has. */
function distance(words: readonly string[], name: string): number {
  const length = name.split(' ').length
  const whole = damerauDistance(words.slice(0, length).join(' '), name)
  return words.length > length ? whole + 0.5 : whole
}
