import * as Flags from '@oclif/core/flags'
import { dryRunFlag, yesFlag } from '../cli/flags.js'
import { formatBytes, plural } from '../cli/format-value.js'
import { WriteCommand } from '../cli/write-command.js'

export default class Clean extends WriteCommand {
  static override summary = 'Remove all models, artifacts and runs of the project; zen.yaml stays'
  static override examples = ['zen clean --dry-run', 'zen clean --local', 'zen clean -y']
  static override flags = {
    local: Flags.boolean({ summary: 'Only caches, logs and objects that no record names' }),
    ...dryRunFlag,
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Clean)
    const control = await this.openControl(flags)
    const { local } = flags
    const plan = await control.planClean({ local })
    if (flags['dry-run']) {
      await this.printPlan(plan, `Would remove ${describe(plan, local)}.`, flags)
      return
    }
    if (!local) await this.confirm(`Remove ${describe(plan, local)}?`, flags.yes)
    const done = await control.clean({ local })
    await this.printDone(done, `Removed ${describe(done, local)}.`, flags)
  }
}

function describe(
  plan: { models: number; artifacts: number; runs: number; objects: number; bytes: number },
  local: boolean,
): string {
  const objects = `${plural(plan.objects, 'object')} of ${formatBytes(plan.bytes)}`
  if (local) return `caches, logs and ${objects} that no record names`
  return `${plural(plan.models, 'model')}, ${plural(plan.artifacts, 'artifact')}, ${plural(plan.runs, 'run')} and ${objects}`
}
