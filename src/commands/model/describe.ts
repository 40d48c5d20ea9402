import { requiredArg } from '../../cli/flags.js'
import { printRecord } from '../../cli/card.js'
import { modelCard } from '../../cli/views/models.js'
import { ZenCommand } from '../../cli/zen-command.js'

export default class ModelDescribe extends ZenCommand {
  static override summary = 'Show a model: its stages, versions and card'
  static override examples = ['zen model describe iris_classifier', 'zen model describe iris_classifier --json']
  static override args = { model: requiredArg('Name or id of the model') }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelDescribe)
    const control = await this.openControl(flags)
    const model = await control.models.get(args.model)
    await printRecord(model, modelCard(model, Date.now()), { io: this.io, terminal: this.terminal, format: this.formatOf(flags) })
  }
}
