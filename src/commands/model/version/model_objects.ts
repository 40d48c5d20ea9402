import { aliasesOf } from '../../../cli/aliases.js'
import { LinksCommand, linkListFlags, versionArgs } from '../../../cli/links-command.js'

export default class ModelVersionModelObjects extends LinksCommand {
  static override summary = 'List the model objects that are linked to a model version'
  static override examples = [
    'zen model version model_objects iris_classifier',
    'zen model version model_objects iris_classifier@production',
  ]
  static override hiddenAliases = aliasesOf('model:version:model_objects')
  static override args = versionArgs
  static override flags = { ...linkListFlags }

  async run(): Promise<void> {
    await this.printLinks(await this.parse(ModelVersionModelObjects), 'model')
  }
}
