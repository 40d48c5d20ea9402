import { aliasesOf } from '../../../cli/aliases.js'
import { LinksCommand, linkListFlags, versionArgs } from '../../../cli/links-command.js'

export default class ModelVersionDeployments extends LinksCommand {
  static override summary = 'List the deployments that are linked to a model version'
  static override examples = [
    'zen model version deployments iris_classifier',
    'zen model version deployments iris_classifier@production',
  ]
  static override hiddenAliases = aliasesOf('model:version:deployments')
  static override args = versionArgs
  static override flags = { ...linkListFlags }

  async run(): Promise<void> {
    await this.printLinks(await this.parse(ModelVersionDeployments), 'deployment')
  }
}
