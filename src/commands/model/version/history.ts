import { arg, listFlags, requiredArg } from '../../../cli/flags.js'
import { ListCommand } from '../../../cli/list-command.js'
import { parseReference } from '../../../cli/references.js'
import { historyColumns } from '../../../cli/views/history.js'

export default class ModelVersionHistory extends ListCommand {
  static override summary = 'Who moved which version to which stage, when and why'
  static override examples = ['zen model version history iris_classifier', 'zen model version history iris_classifier 4']
  static override args = {
    model: requiredArg('Name or id of the model, also MODEL@VERSION'),
    version: arg('Only this version'),
  }
  static override flags = { ...listFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionHistory)
    const { name, version } = parseReference(args.model, args.version)
    const control = await this.openControl(flags)
    const rows = await control.versions.history(name, version)
    await this.printList(
      { columns: historyColumns, rows, noun: 'act', empty: `Nothing happened to the versions of ${name} yet.` },
      flags,
    )
  }
}
