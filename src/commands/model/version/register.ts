import * as Flags from '@oclif/core/flags'
import { manyFlag, requiredArg } from '../../../cli/flags.js'
import { WriteCommand } from '../../../cli/write-command.js'

export default class ModelVersionRegister extends WriteCommand {
  static override summary = 'Add a version to a model without a run'
  static override examples = [
    'zen model version register iris_classifier',
    'zen model version register iris_classifier -n v1.0 -t demo',
  ]
  static override args = { model: requiredArg('Name or id of the model') }
  static override flags = {
    name: Flags.string({ char: 'n', summary: 'Name beside the number', helpValue: 'NAME' }),
    description: Flags.string({ char: 'd', summary: 'What is special about it', helpValue: 'TEXT' }),
    tag: manyFlag({ char: 't', summary: 'Tag to add', helpValue: 'TAG' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionRegister)
    const control = await this.openControl(flags)
    const { name, description, tag } = flags
    const version = await control.versions.create(args.model, { name, description, tags: tag })
    const named = version.name === String(version.number) ? '' : ` (${version.name})`
    await this.printDone(version, `Registered version ${version.number}${named} of ${version.model}.`, flags)
  }
}
