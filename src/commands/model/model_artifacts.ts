import { LinksCommand, linkListFlags, modelArgs, versionFlag } from '../../cli/links-command.js'

export default class ModelModelArtifacts extends LinksCommand {
  static override summary = 'List the model objects of a model version, by default the latest'
  static override examples = [
    'zen model model_artifacts iris_classifier',
    'zen model model_artifacts iris_classifier -v production',
  ]
  static override args = modelArgs
  static override flags = { ...versionFlag, ...linkListFlags }

  async run(): Promise<void> {
    await this.printLinks(await this.parse(ModelModelArtifacts), 'model')
  }
}
