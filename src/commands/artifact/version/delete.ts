import { arg, dryRunFlag, requiredArg, yesFlag } from '../../../cli/flags.js'
import { parseReference } from '../../../cli/references.js'
import { WriteCommand } from '../../../cli/write-command.js'
import { ZenError } from '../../../errors.js'

export default class ArtifactVersionDelete extends WriteCommand {
  static override summary = 'Delete a version of an artifact, unless a model version or a run needs it'
  static override examples = [
    'zen artifact version delete iris_predictions 2',
    'zen artifact version delete iris_predictions@2 -y',
  ]
  static override args = {
    artifact: requiredArg('Name of the artifact, also NAME@VERSION'),
    version: arg('Number, name, id or latest'),
  }
  static override flags = { ...dryRunFlag, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactVersionDelete)
    const { name, version } = parseReference(args.artifact, args.version)
    if (version === undefined) {
      throw new ZenError('USAGE', `Which version of ${name}?`, { hints: [`zen artifact version list ${name}`] })
    }
    const control = await this.openControl(flags)
    const [found] = await control.artifacts.planDelete(name, version)
    const what = `version ${found?.version ?? version} of ${found?.artifact ?? name}`
    if (flags['dry-run']) {
      await this.printPlan(found, `Would delete ${what}.`, flags)
      return
    }
    await this.confirm(`Delete ${what}?`, flags.yes)
    const deleted = await control.artifacts.deleteVersion(name, found?.id ?? version)
    await this.printDone(deleted, `Deleted version ${deleted.version} of ${deleted.artifact}.`, flags)
  }
}
