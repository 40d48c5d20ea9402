import { aliasesOf } from '../../../cli/aliases.js'
import { printRecord } from '../../../cli/card.js'
import { requiredArg } from '../../../cli/flags.js'
import { printList } from '../../../cli/print-list.js'
import { runCard, stepColumns } from '../../../cli/views/runs.js'
import { ZenCommand } from '../../../cli/zen-command.js'

export default class PipelineRunsDescribe extends ZenCommand {
  static override summary = 'Show a run: every step with its status, duration and cache verdict'
  static override examples = ['zen runs describe latest', 'zen runs describe kind-otter-7q2m --json']
  static override aliases = aliasesOf('pipeline:runs:describe')
  static override args = { run: requiredArg('Name or id of the run, or latest') }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PipelineRunsDescribe)
    const control = await this.openControl(flags)
    const run = await control.runs.get(args.run)
    const target = { io: this.io, terminal: this.terminal, format: this.formatOf(flags) }
    await printRecord(run, runCard(run, Date.now()), target)
    if (target.format === 'json' || target.format === 'yaml') return
    this.write('\n')
    const noFlags = { ...flags, all: true, 'no-header': false }
    await printList({ columns: stepColumns, rows: run.steps, noun: 'step', empty: 'No steps.' }, { ...target, flags: noFlags })
  }
}
