import * as Flags from '@oclif/core/flags'
import { aliasesOf } from '../../../cli/aliases.js'
import { listFlags, nameFilter, tagFilter } from '../../../cli/flags.js'
import { ListCommand } from '../../../cli/list-command.js'
import { matcher } from '../../../cli/list-query.js'
import { runColumns } from '../../../cli/views/runs.js'

export default class PipelineRunsList extends ListCommand {
  static override summary = 'List runs'
  static override examples = ['zen runs list', 'zen runs list --pipeline train_and_promote_model --status failed']
  static override aliases = aliasesOf('pipeline:runs:list')
  static override flags = {
    pipeline: Flags.string({ char: 'p', summary: 'Only of this pipeline', helpValue: 'NAME' }),
    status: Flags.option({ options: ['running', 'completed', 'failed', 'interrupted', 'stopped'] as const })({
      summary: 'Only with this status',
    }),
    ...nameFilter('runs'),
    ...tagFilter,
    ...listFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(PipelineRunsList)
    const control = await this.openControl(flags)
    const named = flags.name === undefined ? () => true : matcher(flags.name)
    const rows = (await control.runs.list({ pipeline: flags.pipeline, status: flags.status })).filter(
      (run) => named(run.name) && (flags.tag ?? []).every((tag) => run.tags.includes(tag)),
    )
    const filters = { pipeline: flags.pipeline, status: flags.status, name: flags.name, tag: flags.tag }
    const empty = 'No runs: zen run FILE makes one.'
    await this.printList({ columns: runColumns, rows, noun: 'run', empty, filters }, flags)
  }
}
