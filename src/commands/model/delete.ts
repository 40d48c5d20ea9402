import { dryRunFlag, requiredArg, yesFlag } from '../../cli/flags.js'
import { plural } from '../../cli/format-value.js'
import { WriteCommand } from '../../cli/write-command.js'

export default class ModelDelete extends WriteCommand {
  static override summary = 'Delete a model with its versions; artifacts and runs stay'
  static override examples = ['zen model delete iris_classifier', 'zen model delete iris_classifier -y']
  static override args = { model: requiredArg('Name of the model') }
  static override flags = { ...dryRunFlag, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelDelete)
    const control = await this.openControl(flags)
    const plan = await control.models.planDelete(args.model)
    const { model, production, versions } = plan
    const inUse = production === null ? '' : ` Version ${production} is in production.`
    const what = `model ${model.name} with ${plural(versions, 'version')}`
    if (flags['dry-run']) {
      await this.printPlan(plan, `Would delete ${what}.${inUse}`, flags)
      return
    }
    await this.confirm(`Delete ${what}?${inUse}`, flags.yes)
    const deleted = await control.models.delete(args.model)
    await this.printDone(deleted, `Deleted model ${deleted.name} and ${plural(versions, 'version')}.`, flags)
  }
}
