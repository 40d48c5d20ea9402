import { arg, dryRunFlag, requiredArg, yesFlag } from '../../../cli/flags.js'
import { parseReference } from '../../../cli/references.js'
import { WriteCommand } from '../../../cli/write-command.js'
import { shellWord } from '../../../control/shell-word.js'
import { ZenError } from '../../../errors.js'

export default class ModelVersionDelete extends WriteCommand {
  static override summary = 'Delete a version of a model; its artifacts and runs stay'
  static override examples = ['zen model version delete iris_classifier 3', 'zen model version delete iris_classifier 3 -y']
  static override args = {
    model: requiredArg('Name of the model, also MODEL@VERSION'),
    version: arg('Number, name or stage word'),
  }
  static override flags = { ...dryRunFlag, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionDelete)
    const { name, version } = parseReference(args.model, args.version)
    if (version === undefined) {
      throw new ZenError('USAGE', `Which version of ${name}?`, { hints: [`zen model version list ${shellWord(name)}`] })
    }
    const control = await this.openControl(flags)
    const found = await control.versions.get(name, version)
    const stage = found.stage === 'production' || found.stage === 'staging' ? ` It is in ${found.stage}.` : ''
    if (flags['dry-run']) {
      await this.printPlan({ version: found }, `Would delete version ${found.number} of ${found.model}.${stage}`, flags)
      return
    }
    await this.confirm(`Delete version ${found.number} of ${found.model}?${stage}`, flags.yes)
    const deleted = await control.versions.delete(name, version)
    await this.printDone(deleted, `Deleted version ${deleted.number} of ${deleted.model}.`, flags)
  }
}
