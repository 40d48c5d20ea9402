import * as Flags from '@oclif/core/flags'
import { listFlags, nameFilter, tagFilter } from '../../cli/flags.js'
import { ListCommand } from '../../cli/list-command.js'
import { matcher } from '../../cli/list-query.js'
import { modelColumns } from '../../cli/views/models.js'

export default class ModelList extends ListCommand {
  static override summary = 'List models'
  static override examples = ['zen model list', 'zen model list --tag demo --sort-by asc:name', 'zen model list --json']
  static override flags = {
    ...listFlags,
    ...nameFilter('models'),
    ...tagFilter,
    stage: Flags.string({
      summary: 'Only models with a version in this stage',
      helpValue: 'STAGE',
      options: ['staging', 'production'],
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ModelList)
    const control = await this.openControl(flags)
    const named = flags.name === undefined ? () => true : matcher(flags.name)
    const rows = (await control.models.list()).filter(
      (model) =>
        named(model.name) &&
        (flags.tag ?? []).every((tag) => model.tags.includes(tag)) &&
        (flags.stage === undefined || model.stages[flags.stage as 'staging' | 'production'] !== null),
    )
    const filters = { name: flags.name, tag: flags.tag, stage: flags.stage }
    const empty = 'No models. A pipeline with a model makes one, or: zen model register NAME'
    await this.printList({ columns: modelColumns, rows, noun: 'model', empty, filters }, flags)
  }
}
