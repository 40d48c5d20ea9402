/** The base of every command: streams, formats, errors, confirmation, and the one way to the registry. */
import { Command } from '@oclif/core/command'
import type { Config } from '@oclif/core/config'
import type { Control } from '../control/api.js'
import { ExitCode, ZenError } from '../errors.js'
import { type BaseFlags, type OutputFormat, baseFlags, outputFormats } from './flags.js'
import { type Io, processIo } from './io.js'
import { formatWarning, reportError } from './report-error.js'
import { readAsked } from './asked.js'
import { rewriteShortFlags } from './rewrite-argv.js'
import { type Terminal, detectTerminal } from './terminal.js'
import { toUsageError, withHelp } from './usage-error.js'

/** What `main` hands to a command instead of oclif's full Config, which costs more to load than most commands to run. */
export interface ZenConfig {
  readonly io: Io
}

const shownProblems = 5

export abstract class ZenCommand extends Command {
  static override baseFlags = baseFlags

  readonly io: Io
  readonly terminal: Terminal
  exitCode: ExitCode = ExitCode.done
  readonly #asked: ReturnType<typeof readAsked>
  #control: Control | undefined

  constructor(argv: string[], config: Config) {
    super(argv, config)
    this.io = (config as Partial<ZenConfig>).io ?? processIo()
    // Read from the raw words, so that an error while parsing is printed as asked too.
    this.#asked = readAsked(argv)
    this.terminal = detectTerminal(this.io, this.#asked)
  }

  /** Runs the command and says the exit code; never throws. */
  async execute(): Promise<ExitCode> {
    await this._run()
    return this.exitCode
  }

  // oclif's init looks for deprecated aliases and loads all of its help code for that; we have none.
  override async init(): Promise<void> {
    await Promise.resolve()
  }

  override parse: Command['parse'] = async (options, argv) => {
    const { flags: own, baseFlags: shared } = this.ctor
    const flags = Object.keys({ ...shared, ...own })
    try {
      return await super.parse(options, rewriteShortFlags(argv ?? this.argv, flags))
    } catch (error) {
      throw toUsageError(error, { words: this.words, flags })
    }
  }

  override async catch(error: Error): Promise<void> {
    const { io, terminal } = this
    this.exitCode = await reportError(withHelp(error, this.words), {
      io,
      terminal,
      json: this.#asked.json,
      debug: this.#asked.debug,
    })
    if (!('io' in this.config)) process.exitCode = this.exitCode
  }

  override async finally(): Promise<void> {
    if (this.#control === undefined) return
    for (const notice of this.#control.notices) this.note(notice)
    await this.#warnOfProblems(this.#control.problems)
    await this.#control.close()
  }

  /** Records that could not be read: the first few of them, the rest as a number. */
  async #warnOfProblems(problems: readonly ZenError[]): Promise<void> {
    for (const { message, why } of problems.slice(0, shownProblems)) {
      const lines = why === undefined ? [] : why.split('\n').map((line) => `  ${line}`)
      this.io.stderr.write(await formatWarning([message, ...lines].join('\n'), this.terminal))
    }
    const more = problems.length - shownProblems
    if (more > 0) this.io.stderr.write(await formatWarning(`${more} more records cannot be read.`, this.terminal))
  }

  /** `model version list` */
  get words(): string {
    return (this.id ?? '').replaceAll(':', ' ')
  }

  protected async openControl(flags: BaseFlags): Promise<Control> {
    const { openControl } = await import('../control/index.js')
    this.#control = await openControl({ ...this.projectOptions(flags) })
    return this.#control
  }

  protected projectOptions(flags: BaseFlags): { project: string | undefined; cwd: string; command: string[] } {
    const project = flags.project ?? (this.io.env['ZEN_PROJECT'] || undefined)
    return { project, cwd: this.io.cwd, command: [...this.words.split(' '), ...this.argv] }
  }

  /** What the command prints when nobody asked otherwise: tables on a terminal, tab-separated values into a pipe. */
  protected formatOf(flags: BaseFlags): OutputFormat {
    if (flags.json) return 'json'
    return flags.output ?? this.formatFromEnvironment() ?? (this.terminal.stdout.isTty ? 'table' : 'tsv')
  }

  /** `ZEN_OUTPUT`: what a person or a CI job always wants. */
  private formatFromEnvironment(): OutputFormat | undefined {
    const wanted = this.io.env['ZEN_OUTPUT']
    if (wanted === undefined || wanted === '') return undefined
    const format = outputFormats.find((name) => name === wanted)
    if (format !== undefined) return format
    throw new ZenError('USAGE', `ZEN_OUTPUT is "${wanted}", which is no output format.`, {
      why: `The formats are ${outputFormats.join(', ')}.`,
      data: { given: wanted },
    })
  }

  protected write(text: string): void {
    this.io.stdout.write(text)
  }

  /** A line for the person, beside the answer. */
  protected note(text: string): void {
    if (!this.#asked.quiet) this.io.stderr.write(`${text}\n`)
  }

  /** Asks on a terminal; without one nothing is changed and the exact command is named. */
  protected async confirm(question: string, yes: boolean, flag = '--yes'): Promise<void> {
    if (yes) return
    if (!this.terminal.canAsk) {
      const { shellWord } = await import('../control/shell-word.js')
      throw new ZenError('CONFIRMATION_NEEDED', `${question} Nobody can be asked here, so nothing was changed.`, {
        hints: [
          ['zen', this.words, ...this.argv.map((word) => (/^-[\w-]+$/.test(word) ? word : shellWord(word))), flag].join(' '),
        ],
        data: { flag },
      })
    }
    const { ask } = await import('./ask.js')
    if (await ask(this.io, question)) return
    throw new ZenError('CONFIRMATION_NEEDED', 'Not confirmed, so nothing was changed.', { data: { flag } })
  }
}
