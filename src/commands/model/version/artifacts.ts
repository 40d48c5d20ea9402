import { aliasesOf } from '../../../cli/aliases.js'
import { LinksCommand, linkListFlags, versionArgs } from '../../../cli/links-command.js'

export default class ModelVersionArtifacts extends LinksCommand {
  static override summary = 'List the data that is linked to a model version'
  static override examples = [
    'zen model version artifacts iris_classifier',
    'zen model version artifacts iris_classifier@production',
  ]
  static override hiddenAliases = aliasesOf('model:version:artifacts')
  static override args = versionArgs
  static override flags = { ...linkListFlags }

  async run(): Promise<void> {
    await this.printLinks(await this.parse(ModelVersionArtifacts), 'data')
  }
}
