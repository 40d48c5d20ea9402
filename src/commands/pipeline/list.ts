import { listFlags, nameFilter } from '../../cli/flags.js'
import { ListCommand } from '../../cli/list-command.js'
import { matcher } from '../../cli/list-query.js'
import { pipelineColumns } from '../../cli/views/runs.js'

export default class PipelineList extends ListCommand {
  static override summary = 'List the pipelines that have run'
  static override examples = ['zen pipeline list']
  static override flags = { ...nameFilter('pipelines'), ...listFlags }

  async run(): Promise<void> {
    const { flags } = await this.parse(PipelineList)
    const control = await this.openControl(flags)
    const named = flags.name === undefined ? () => true : matcher(flags.name)
    const rows = (await control.runs.pipelines()).filter((pipeline) => named(pipeline.name))
    await this.printList(
      {
        columns: pipelineColumns,
        rows,
        noun: 'pipeline',
        empty: 'No pipeline has run yet: zen run FILE',
        filters: { name: flags.name },
      },
      flags,
    )
  }
}
