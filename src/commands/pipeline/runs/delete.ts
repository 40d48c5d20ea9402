import { aliasesOf } from '../../../cli/aliases.js'
import { dryRunFlag, requiredArg, yesFlag } from '../../../cli/flags.js'
import { WriteCommand } from '../../../cli/write-command.js'

export default class PipelineRunsDelete extends WriteCommand {
  static override summary = 'Delete the record of a run; its artifacts and links stay'
  static override examples = ['zen runs delete kind-otter-7q2m', 'zen runs delete kind-otter-7q2m -y']
  static override aliases = aliasesOf('pipeline:runs:delete')
  static override args = { run: requiredArg('Name or id of the run') }
  static override flags = { ...dryRunFlag, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PipelineRunsDelete)
    const control = await this.openControl(flags)
    const plan = await control.runs.planDelete(args.run)
    const what = `the run ${plan.name} of ${plan.pipeline}`
    if (flags['dry-run']) {
      await this.printPlan(plan, `Would delete ${what}; its artifacts and links would stay.`, flags)
      return
    }
    await this.confirm(`Delete ${what}? Its artifacts and links stay.`, flags.yes)
    const deleted = await control.runs.delete(plan.id)
    await this.printDone(deleted, `Deleted the run ${deleted.name}.`, flags)
  }
}
