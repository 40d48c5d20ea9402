/** `docs/commands.md`: the tree of commands with their arguments and flags. */
import { formatMarkdown } from './markdown.js'
import type { Manifest, ManifestCommand } from './manifest.js'

export async function renderCommands(manifest: Manifest): Promise<string> {
  const shown = Object.entries(manifest.commands)
    .filter(([, command]) => !command.hidden)
    .map(([id, command]) => ({ name: `zen ${id.replaceAll(':', ' ')}`, command }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const tree = shown.map(({ name, command }) => `- [\`${name}\`](#${name.replaceAll(' ', '-')}): ${describe(command)}`)
  const parts = shown.map(({ name, command }) => renderCommand(name, command))
  return formatMarkdown(
    ['# Commands', '<!-- Generated from src/commands by `npm run generate`. -->', tree.join('\n'), ...parts].join('\n\n'),
  )
}

function describe(command: ManifestCommand): string {
  return (command.summary ?? command.description ?? '').split('\n')[0] ?? ''
}

function renderCommand(name: string, command: ManifestCommand): string {
  const args = Object.values(command.args)
  const flags = Object.values(command.flags).filter((flag) => !flag.hidden)
  const usage = [name, ...args.map((arg) => (arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`))].join(' ')
  const aliases = command.aliases.map((alias) => `\`zen ${alias.replaceAll(':', ' ')}\``)
  return [
    `## ${name}`,
    describe(command),
    ['```', usage, '```'].join('\n'),
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.join(', ')}.`]),
    list(args.map((arg) => `- \`${arg.name.toUpperCase()}\`: ${arg.description ?? ''}${choices(arg.options)}`)),
    list(flags.map((flag) => `- ${spell(flag)}: ${flag.summary ?? flag.description ?? ''}${choices(optionsOf(flag))}`)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

type Flag = ManifestCommand['flags'][string]

function spell(flag: Flag): string {
  const value = flag.type === 'option' ? ` ${(flag.helpValue ?? flag.name.toUpperCase()).toString()}` : ''
  const short = flag.char === undefined ? [] : [`\`-${flag.char}\``]
  return [...short, `\`--${flag.type === 'boolean' && flag.allowNo ? '[no-]' : ''}${flag.name}${value}\``].join(', ')
}

function optionsOf(flag: Flag): readonly string[] | undefined {
  return flag.type === 'option' ? flag.options : undefined
}

function choices(options: readonly string[] | undefined): string {
  return options === undefined || options.length === 0 ? '' : ` (${options.map((option) => `\`${option}\``).join(', ')})`
}

function list(lines: readonly string[]): string {
  return lines.join('\n')
}
