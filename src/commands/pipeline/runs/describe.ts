import { aliasesOf } from '../../../cli/aliases.js'
import { printRecord } from '../../../cli/card.js'
import { requiredArg } from '../../../cli/flags.js'
import { printList } from '../../../cli/print-list.js'
import { fullStepColumns, runCard, stepColumns } from '../../../cli/views/runs.js'
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
    const isWhole = target.format === 'json' || target.format === 'yaml'
    const { steps, ...fields } = run
    await printRecord(isWhole ? run : fields, runCard(run, Date.now()), target)
    if (isWhole) return
    this.write('\n')
    const columns = target.format === 'table' ? stepColumns : fullStepColumns
    const noFlags = { ...flags, all: true, 'no-header': false }
    await printList({ columns, rows: steps, noun: 'step', empty: 'No steps.' }, { ...target, flags: noFlags })
  }
}
