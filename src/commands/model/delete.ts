import { requiredArg, yesFlag } from '../../cli/flags.js'
import { plural } from '../../cli/format-value.js'
import { WriteCommand } from '../../cli/write-command.js'

export default class ModelDelete extends WriteCommand {
  static override summary = 'Delete a model with its versions; artifacts and runs stay'
  static override examples = ['zen model delete iris_classifier', 'zen model delete iris_classifier -y']
  static override args = { model: requiredArg('Name of the model') }
  static override flags = { ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelDelete)
    const control = await this.openControl(flags)
    const { model, production, versions } = await control.models.planDelete(args.model)
    const inUse = production === null ? '' : ` Version ${production} is in production.`
    await this.confirm(`Delete model ${model.name} with ${plural(versions, 'version')}?${inUse}`, flags.yes)
    const deleted = await control.models.delete(args.model)
    await this.printDone(deleted, `Deleted model ${deleted.name} and ${plural(versions, 'version')}.`, flags)
  }
}
