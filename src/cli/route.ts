/**
 * From words to a command, by looking where its file is: a command is found as oclif's `pattern` discovery finds it, but
 * without reading the manifest of all commands, which costs more than most commands take.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { commandAliases } from './aliases.js'

export interface CommandsFolder {
  readonly dir: string
  readonly extension: '.js' | '.ts'
}

export type Route =
  | { readonly kind: 'command'; readonly id: string; readonly file: string; readonly argv: readonly string[] }
  /** The words name a group of commands. */
  | { readonly kind: 'topic'; readonly topic: string; readonly argv: readonly string[] }
  | { readonly kind: 'unknown'; readonly words: readonly string[] }

const commandWord = /^[a-z][a-z_-]*$/

const originals: ReadonlyMap<string, string> = new Map(
  Object.entries(commandAliases).flatMap(([id, aliases]) => aliases.map((alias) => [alias, id] as const)),
)

/** The longest run of leading words that is a command wins; else the longest that is a topic. */
export function findRoute(argv: readonly string[], commands: CommandsFolder): Route {
  const words = argv.slice(0, leadingWords(argv))
  for (let length = words.length; length > 0; length--) {
    // `runs-list` and `data-artifacts` are how a person may write what the reference system writes with `_`.
    const spelled = words.slice(0, length).join(':')
    for (const typed of new Set([spelled, spelled.replaceAll('-', '_')])) {
      const id = originals.get(typed) ?? typed
      const file = fileOf(id, commands)
      if (existsSync(file)) return { kind: 'command', id, file, argv: argv.slice(length) }
    }
  }
  const topic = words[0] === undefined ? undefined : longestTopic(words, commands)
  if (topic === undefined) return { kind: 'unknown', words }
  const length = topic.split(':').length
  return words.length > length ? { kind: 'unknown', words } : { kind: 'topic', topic, argv: argv.slice(length) }
}

function leadingWords(argv: readonly string[]): number {
  const end = argv.findIndex((word) => !commandWord.test(word))
  return Math.min(end === -1 ? argv.length : end, 4)
}

export function fileOf(id: string, { dir, extension }: CommandsFolder): string {
  return `${join(dir, ...id.split(':'))}${extension}`
}

function longestTopic(words: readonly string[], { dir }: CommandsFolder): string | undefined {
  const aliasTopics = new Set([...originals.keys()].map((alias) => alias.split(':')[0]))
  for (let length = words.length; length > 0; length--) {
    const topic = words.slice(0, length).join(':')
    if (existsSync(join(dir, ...words.slice(0, length))) || aliasTopics.has(topic)) return topic
  }
  return undefined
}

/** Ids of all commands, without aliases, in alphabetical order. */
export function listCommandIds({ dir, extension }: CommandsFolder): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension) && !path.endsWith('.d.ts'))
    .map((path) => path.slice(0, -extension.length).replaceAll(/[\\/]/g, ':'))
    .sort()
}

export function listAliasIds(): string[] {
  return [...originals.keys()]
}
