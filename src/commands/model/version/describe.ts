import { printRecord } from '../../../cli/card.js'
import { arg, requiredArg } from '../../../cli/flags.js'
import { parseReference } from '../../../cli/references.js'
import { versionCard } from '../../../cli/views/versions.js'
import { ZenCommand } from '../../../cli/zen-command.js'

export default class ModelVersionDescribe extends ZenCommand {
  static override summary = 'Show a version of a model'
  static override examples = [
    'zen model version describe iris_classifier 4',
    'zen model version describe iris_classifier@production',
  ]
  static override args = {
    model: requiredArg('Name or id of the model, also MODEL@VERSION'),
    version: arg('Number, name, stage word or latest (default: latest)'),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionDescribe)
    const { name, version } = parseReference(args.model, args.version)
    const control = await this.openControl(flags)
    const found = await control.versions.get(name, version)
    await printRecord(found, versionCard(found, Date.now()), {
      io: this.io,
      terminal: this.terminal,
      format: this.formatOf(flags),
    })
  }
}
