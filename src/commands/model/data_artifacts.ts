import { LinksCommand, linkListFlags, modelArgs, versionFlag } from '../../cli/links-command.js'

export default class ModelDataArtifacts extends LinksCommand {
  static override summary = 'List the data of a model version, by default the latest'
  static override examples = [
    'zen model data_artifacts iris_classifier',
    'zen model data_artifacts iris_classifier -v production',
  ]
  static override args = modelArgs
  static override flags = { ...versionFlag, ...linkListFlags }

  async run(): Promise<void> {
    await this.printLinks(await this.parse(ModelDataArtifacts), 'data')
  }
}
