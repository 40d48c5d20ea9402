/**
 * The whole command line: words in, exit code out.
 *
 * Commands are oclif classes in oclif's `pattern` layout, and oclif's parser reads their flags. What is left out on the usual
 * path is loading oclif's Config with its plugins and manifests: it takes longer than most commands. It is loaded for what
 * needs it, the plugins.
 */
import { ExitCode } from '../errors.js'
import { type Io, processIo } from './io.js'
import { readAsked } from './asked.js'
import { readVersion } from './package-version.js'
import { leadWithCommand, rewriteArgv } from './rewrite-argv.js'
import { rootHelp } from './root-help.js'
import { type CommandsFolder, type Route, findRoute } from './route.js'
import type { ZenCommand } from './zen-command.js'

export interface MainOptions {
  readonly commands: CommandsFolder
  readonly io?: Io | undefined
}

export async function main(argv: readonly string[], { commands, io = processIo() }: MainOptions): Promise<ExitCode> {
  const words = leadWithCommand(rewriteArgv(argv))
  const first = words[0]
  if (first === '--version') {
    io.stdout.write(`zen ${readVersion()}\n`)
    return ExitCode.done
  }
  if (first === 'autocomplete') {
    const { runPlugin } = await import('./run-plugin.js')
    return runPlugin(words, io)
  }
  const asksHelp = first === 'help' || hasHelpFlag(words)
  const rest = first === 'help' ? words.slice(1) : words
  if (asksHelp && findHelped(rest) === undefined) {
    io.stdout.write(rootHelp)
    return ExitCode.done
  }
  // `zen` alone, or with flags only, is the status.
  const route = findRoute(findHelped(rest) === undefined ? ['status', ...rest] : rest, commands)
  // `run FILE --help` speaks about FILE, which only the command can read.
  if (asksHelp && !(route.kind === 'command' && route.id === 'run' && hasFile(route.argv)))
    return printHelp(route, words, commands, io)
  return route.kind === 'command' ? runCommand(route, io) : otherwise(route, words, commands, io)
}

function hasHelpFlag(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h')
}

/** The first word, unless a flag comes first. */
function findHelped(words: readonly string[]): string | undefined {
  return words[0]?.startsWith('-') === true ? undefined : words[0]
}

function hasFile(argv: readonly string[]): boolean {
  return argv.some((word) => !word.startsWith('-'))
}

async function runCommand(route: Route & { kind: 'command' }, io: Io): Promise<ExitCode> {
  const { loadCommand } = await import('./load-command.js')
  const command = await loadCommand(route.file)
  command.id = route.id
  // As much of oclif's Config as a command uses.
  const config = { io, bin: 'zen', runHook: noHooks, scopedEnvVarKeys: () => [], scopedEnvVar: () => undefined }
  const Class = command as unknown as new (argv: string[], config: unknown) => ZenCommand
  return new Class([...route.argv], config).execute()
}

async function noHooks(): Promise<{ successes: never[]; failures: never[] }> {
  return { successes: [], failures: [] }
}

async function printHelp(route: Route, argv: readonly string[], commands: CommandsFolder, io: Io): Promise<ExitCode> {
  if (route.kind === 'unknown') return otherwise(route, argv, commands, io)
  const { renderCommandHelp, renderTopicHelp } = await import('./help.js')
  const { loadCommand } = await import('./load-command.js')
  const text =
    route.kind === 'topic'
      ? await renderTopicHelp(route.topic, commands)
      : renderCommandHelp(await loadCommand(route.file), route.id)
  io.stdout.write(text)
  return ExitCode.done
}

/** A topic alone shows its commands; anything else is no command. */
async function otherwise(route: Route, argv: readonly string[], commands: CommandsFolder, io: Io): Promise<ExitCode> {
  if (route.kind === 'topic') return printHelp(route, argv, commands, io)
  const [{ commandNotFound }, { listAliasIds, listCommandIds }, { reportError }, { detectTerminal }] = await Promise.all([
    import('./suggest-command.js'),
    import('./route.js'),
    import('./report-error.js'),
    import('./terminal.js'),
  ])
  const words = route.kind === 'unknown' ? route.words : []
  const known = [...listCommandIds(commands), ...listAliasIds()].map((id) => id.replaceAll(':', ' '))
  const asked = readAsked(argv)
  return reportError(commandNotFound(words, known), {
    io,
    terminal: detectTerminal(io, asked),
    json: asked.json,
    debug: asked.debug,
  })
}
