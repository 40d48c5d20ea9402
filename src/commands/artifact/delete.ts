import { dryRunFlag, requiredArg, yesFlag } from '../../cli/flags.js'
import { plural } from '../../cli/format-value.js'
import { WriteCommand } from '../../cli/write-command.js'

export default class ArtifactDelete extends WriteCommand {
  static override summary = 'Delete an artifact with all its versions, unless a model version or a run needs one'
  static override examples = ['zen artifact delete iris_predictions', 'zen artifact delete iris_predictions -y']
  static override args = { artifact: requiredArg('Name of the artifact') }
  static override flags = { ...dryRunFlag, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactDelete)
    const control = await this.openControl(flags)
    const plan = await control.artifacts.planDelete(args.artifact)
    const what = `artifact ${args.artifact} with ${plural(plan.length, 'version')}`
    if (flags['dry-run']) {
      await this.printPlan(plan, `Would delete ${what}.`, flags)
      return
    }
    await this.confirm(`Delete ${what}?`, flags.yes)
    const deleted = await control.artifacts.delete(args.artifact)
    await this.printDone(deleted, `Deleted artifact ${deleted.name} and ${plural(deleted.versions, 'version')}.`, flags)
  }
}
