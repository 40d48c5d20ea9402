import { LinksCommand, modelArgs, versionFlag } from '../../cli/links-command.js'
import { listFlags } from '../../cli/flags.js'

export default class ModelRuns extends LinksCommand {
  static override summary = 'List the runs of a model version, by default the latest'
  static override examples = ['zen model runs iris_classifier', 'zen model runs iris_classifier -v production']
  static override args = modelArgs
  static override flags = { ...versionFlag, ...listFlags }

  async run(): Promise<void> {
    await this.printVersionRuns(await this.parse(ModelRuns))
  }
}
