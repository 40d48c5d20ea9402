import { LinksCommand, linkListFlags, modelArgs, versionFlag } from '../../cli/links-command.js'

export default class ModelDeploymentArtifacts extends LinksCommand {
  static override summary = 'List the deployments of a model version, by default the latest'
  static override examples = [
    'zen model deployment_artifacts iris_classifier',
    'zen model deployment_artifacts iris_classifier -v production',
  ]
  static override args = modelArgs
  static override flags = { ...versionFlag, ...linkListFlags }

  async run(): Promise<void> {
    await this.printLinks(await this.parse(ModelDeploymentArtifacts), 'deployment')
  }
}
