import { arg, requiredArg, yesFlag } from '../../../cli/flags.js'
import { parseReference } from '../../../cli/references.js'
import { WriteCommand } from '../../../cli/write-command.js'
import { ZenError } from '../../../errors.js'

export default class ModelVersionDelete extends WriteCommand {
  static override summary = 'Delete a version of a model; its artifacts and runs stay'
  static override examples = ['zen model version delete iris_classifier 3', 'zen model version delete iris_classifier 3 -y']
  static override args = {
    model: requiredArg('Name of the model, also MODEL@VERSION'),
    version: arg('Number, name or stage word'),
  }
  static override flags = { ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionDelete)
    const { name, version } = parseReference(args.model, args.version)
    if (version === undefined) {
      throw new ZenError('USAGE', `Which version of ${name}?`, { hints: [`zen model version list ${name}`] })
    }
    const control = await this.openControl(flags)
    const found = await control.versions.get(name, version)
    const stage = found.stage === 'production' || found.stage === 'staging' ? ` It is in ${found.stage}.` : ''
    await this.confirm(`Delete version ${found.number} of ${found.model}?${stage}`, flags.yes)
    const deleted = await control.versions.delete(name, version)
    await this.printDone(deleted, `Deleted version ${deleted.number} of ${deleted.model}.`, flags)
  }
}
