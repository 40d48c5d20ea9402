/** Help as text, from what the command classes say about themselves: purpose, examples, arguments, flags, on one screen. */
import { type CommandsFolder, fileOf, listAliasIds, listCommandIds } from './route.js'
import { commandAliases } from './aliases.js'
import { type CommandClass, type CommandFlag, loadCommand } from './load-command.js'

/** Help of one command, at most 24 lines where its own flags leave room. */
export function renderCommandHelp(command: CommandClass, id: string): string {
  const words = id.replaceAll(':', ' ')
  const args = Object.entries(command.args ?? {})
  const own = Object.entries(command.flags ?? {}).filter(([, flag]) => flag.hidden !== true)
  const usage = [
    `zen ${words}`,
    ...args.map(([name, arg]) => (arg.required ? name.toUpperCase() : `[${name.toUpperCase()}]`)),
    ...(own.length > 0 ? ['[flags]'] : []),
  ].join(' ')
  const aliases = [...(commandAliases[id] ?? [])].map((alias) => `zen ${alias.replaceAll(':', ' ')}`)
  return section([
    [command.summary ?? ''],
    ['Examples', ...(command.examples ?? []).map((example) => `  ${example}`)],
    ['Usage', `  ${usage}`, ...(aliases.length > 0 ? [`  also: ${aliases.join(', ')}`] : [])],
    args.length === 0 ? [] : ['Arguments', ...columns(args.map(([name, arg]) => [name.toUpperCase(), arg.description ?? '']))],
    own.length === 0 ? [] : ['Flags', ...columns(own.map(([name, flag]) => [flagName(name, flag), flag.summary ?? '']))],
    ['Everywhere: --json  -o table|json|yaml|csv|tsv  --project DIR  -q  --no-color  --no-input  --debug'],
  ])
}

function flagName(name: string, { char, type, helpValue, options, multiple }: CommandFlag): string {
  const short = char === undefined ? '    ' : `-${char}, `
  const value =
    type === 'boolean' ? '' : ` ${typeof helpValue === 'string' ? helpValue : (options?.join('|') ?? name.toUpperCase())}`
  return `${short}--${name}${value}${multiple === true ? '…' : ''}`
}

/** Commands of a topic with their purposes. */
export async function renderTopicHelp(topic: string, commands: CommandsFolder): Promise<string> {
  const originals = new Map(
    Object.entries(commandAliases).flatMap(([id, aliases]) => aliases.map((alias) => [alias, id] as const)),
  )
  const inTopic = (id: string): boolean => id.startsWith(`${topic}:`)
  const own = listCommandIds(commands).filter(inTopic)
  // Aliases only where the topic has nothing of its own: `runs` is all of them.
  const ids = own.length > 0 ? own : listAliasIds().filter(inTopic)
  const rows = await Promise.all(
    ids.map(async (id) => {
      const command = await loadCommand(fileOf(originals.get(id) ?? id, commands))
      return [`zen ${id.replaceAll(':', ' ')}`, command.summary ?? ''] as const
    }),
  )
  return section([[`Commands of zen ${topic.replaceAll(':', ' ')}`], columns(rows), ['Help of one: zen COMMAND --help']])
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const widest = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(widest)}  ${right}`.trimEnd())
}

function section(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}
