import * as Flags from '@oclif/core/flags'
import { statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { divertStdout } from '../cli/divert-stdout.js'
import { manyFlag, requiredArg } from '../cli/flags.js'
import { findOtherCopy, handOver } from '../cli/hand-over.js'
import { type Interrupts, listenForInterrupts } from '../cli/interrupt.js'
import { printList } from '../cli/print-list.js'
import { openProgress } from '../cli/run-progress.js'
import { withRunHints } from '../cli/run-hints.js'
import { parseParameters } from '../cli/run-parameters.js'
import { safeJson, showOneLine } from '../cli/safe-text.js'
import { WriteCommand } from '../cli/write-command.js'
import { shellWord } from '../control/shell-word.js'
import type { RunFileResult } from '../control/run-file.js'
import type { RunEvent } from '../engine/events.js'
import { ExitCode, ZenError } from '../errors.js'
import type { RunView } from '../schema/views.js'

type RunFlags = Awaited<ReturnType<Run['parseRun']>>['flags']

export default class Run extends WriteCommand {
  static override summary = 'Run the pipeline of a TypeScript file'
  static override examples = [
    'zen run train.ts',
    'zen run train.ts --param gamma=0.01 --no-cache',
    'zen run train.ts --help',
    'zen run train.ts --dry-run',
  ]
  static override strict = false
  static override args = { file: requiredArg('The file; --help after it shows its pipelines and their parameters') }
  static override flags = {
    pipeline: Flags.string({ summary: 'Which pipeline of the file', helpValue: 'NAME' }),
    param: manyFlag({ char: 'p', summary: 'A parameter; the value is YAML', helpValue: 'NAME=VALUE' }),
    config: Flags.string({ char: 'c', summary: 'A YAML file with parameters and options', helpValue: 'FILE' }),
    cache: Flags.boolean({ allowNo: true, summary: '--no-cache runs every step' }),
    'run-name': Flags.string({ summary: 'Name of the run', helpValue: 'NAME' }),
    stack: Flags.string({ summary: 'Stack to run on (default: default, the only one)', helpValue: 'NAME' }),
    concurrency: Flags.integer({ summary: 'Steps at a time', helpValue: 'N', min: 1 }),
    'dry-run': Flags.boolean({ summary: 'Say what would run and why, run nothing' }),
    why: Flags.boolean({ summary: 'The reasons, which --dry-run shows anyway' }),
    events: Flags.boolean({ summary: 'Print what happens as JSON, a line an event' }),
    help: Flags.boolean({ char: 'h', hidden: true }),
  }

  async run(): Promise<void> {
    const { args, argv, flags } = await this.parseRun()
    this.#refuseExtraWords(argv.map(String), args.file)
    if (flags.stack !== undefined) {
      const { requireStack } = await import('../control/choose-stack.js')
      requireStack(flags.stack)
    }
    const file = resolve(this.io.cwd, args.file)
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      const { missingFile } = await import('../control/missing-file.js')
      throw missingFile(args.file, file)
    }
    const other = findOtherCopy(file, this.io.env)
    if (other !== undefined) {
      this.exitCode = (await handOver(other, ['run', ...this.argv])) as ExitCode
      return
    }
    try {
      if (flags.help) await this.#describe(args.file, flags)
      else await this.#execute(args.file, flags)
    } catch (error) {
      throw withRunHints(error, args.file)
    }
  }

  parseRun() {
    return this.parse(Run)
  }

  /** Those after `--`. */
  #ownWords(): readonly string[] {
    const end = this.argv.indexOf('--')
    return end === -1 ? [] : this.argv.slice(end + 1)
  }

  /** Words after `--` are the user's own; before it there is one file. */
  #refuseExtraWords(argv: readonly string[], file: string): void {
    const extra = argv.slice(0, argv.length - this.#ownWords().length).filter((word) => word !== file)[0]
    if (extra === undefined) return
    throw new ZenError(
      'USAGE',
      extra.startsWith('-') ? `zen run has no flag ${extra}.` : `zen run takes one file; "${extra}" is too much.`,
      {
        hints: extra.includes('=') ? [`zen run ${file} --param ${extra}`] : ['zen run --help'],
        data: { word: extra },
      },
    )
  }

  async #describe(file: string, flags: RunFlags): Promise<void> {
    const [{ describeFile }, { renderPipelineHelp }] = await Promise.all([
      import('../control/run-file.js'),
      import('../cli/pipeline-help.js'),
    ])
    const pipelines = await divertStdout(() => describeFile({ ...this.projectOptions(flags), file }))
    this.write(flags.json ? `${safeJson(pipelines, 2)}\n` : renderPipelineHelp(file, pipelines))
  }

  async #execute(file: string, flags: RunFlags): Promise<void> {
    const parameters = await parseParameters(flags.param ?? [])
    const { runFile } = await import('../control/run-file.js')
    const progress = await openProgress(this.io, this.terminal, {
      quiet: flags.quiet || flags.events || flags['dry-run'],
      summaryFollows: !flags.json && flags.output !== 'json' && flags.output !== 'yaml',
    })
    const interrupts = listenForInterrupts()
    const words = this.#ownWords()
    const argvBefore = process.argv
    // The entry stays: by it `isMain` tells that the file was not started by itself.
    process.argv = [...argvBefore.slice(0, 2), ...words]
    let result: RunFileResult
    try {
      result = await divertStdout((write) => {
        // What a test reads instead of the process's own stream is not diverted.
        const answer = this.io.stdout === process.stdout ? write : (text: string) => this.io.stdout.write(text)
        const onEvent = (event: RunEvent): void => {
          if (flags.events) answer(`${safeJson(event)}\n`)
          progress.onEvent(event)
        }
        return runFile({
          ...this.projectOptions(flags),
          file,
          parameters,
          words,
          onEvent,
          pipeline: flags.pipeline,
          configFile: flags.config,
          cache: flags.cache,
          runName: flags['run-name'],
          dryRun: flags['dry-run'],
          concurrency: flags.concurrency,
          stop: interrupts.stop,
          kill: interrupts.kill,
        })
      })
    } finally {
      process.argv = argvBefore
      interrupts.release()
      await progress.finish()
    }
    if (result.kind === 'plan') await this.#printPlan(result, flags)
    else await this.#printRuns(result.runs, file, flags, interrupts)
  }

  async #printPlan(plan: RunFileResult & { kind: 'plan' }, flags: RunFlags): Promise<void> {
    const { describePlan, planColumns } = await import('../cli/views/plan.js')
    const format = this.formatOf(flags)
    const { io, terminal } = this
    const listFlags = { ...flags, all: true, 'no-header': false }
    await printList(
      { columns: planColumns, rows: plan.steps, noun: 'step', empty: 'No steps.' },
      { io, terminal, format, flags: listFlags },
    )
    if (format === 'table' || format === 'tsv') this.note(describePlan(plan.steps))
  }

  async #printRuns(runs: readonly RunView[], file: string, flags: RunFlags, interrupts: Interrupts): Promise<void> {
    this.exitCode = exitCodeOf(runs, interrupts)
    if (flags.events) return
    if (flags.json || flags.output === 'json') this.write(`${safeJson(runs.length === 1 ? runs[0] : runs, 2)}\n`)
    else if (flags.output === 'yaml') await this.printForScripts(runs.length === 1 ? runs[0] : runs, flags)
    else if (flags.quiet) this.write(runs.map(({ id }) => `${id}\n`).join(''))
    else for (const run of runs) await this.#printSummary(run, file)
  }

  /** The answer on standard output; of a failed run everything on standard error. */
  async #printSummary(run: RunView, file: string): Promise<void> {
    const [{ summaryOf }, { printLines }, { glyphsFor }, { loadMeasure }] = await Promise.all([
      import('../ui/run-summary.js'),
      import('../ui/lines.js'),
      import('../ui/glyphs.js'),
      import('../ui/width.js'),
    ])
    const shown = relative(this.io.cwd, resolve(this.io.cwd, file))
    const completed = run.status === 'completed'
    const look = completed ? this.terminal.stdout : this.terminal.stderr
    const width = look.columns
    const measure =
      width === undefined
        ? undefined
        : await loadMeasure(run.steps.map(({ error }) => (error?.excerpt ?? '').replaceAll('\n', '')))
    const options = {
      glyphs: glyphsFor(this.terminal.unicode),
      safe: showOneLine,
      quote: shellWord,
      command: showOneLine(`zen run ${shellWord(shown)}`),
      width,
      measure,
    }
    const text = printLines(summaryOf(run, options), look.color)
    if (completed) this.write(text)
    else this.io.stderr.write(text)
  }
}

function exitCodeOf(runs: readonly RunView[], interrupts: Interrupts): ExitCode {
  if (runs.every(({ status }) => status === 'completed')) return ExitCode.done
  return interrupts.count() > 0 ? ExitCode.interrupted : ExitCode.run
}
