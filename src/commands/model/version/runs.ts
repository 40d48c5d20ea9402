import { LinksCommand, versionArgs } from '../../../cli/links-command.js'
import { listFlags } from '../../../cli/flags.js'

export default class ModelVersionRuns extends LinksCommand {
  static override summary = 'List the runs that made or used a model version'
  static override examples = ['zen model version runs iris_classifier', 'zen model version runs iris_classifier@production']
  static override args = versionArgs
  static override flags = { ...listFlags }

  async run(): Promise<void> {
    await this.printVersionRuns(await this.parse(ModelVersionRuns))
  }
}
