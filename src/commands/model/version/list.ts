import * as Flags from '@oclif/core/flags'
import { arg, listFlags, metadataFilter, tagFilter } from '../../../cli/flags.js'
import { ListCommand } from '../../../cli/list-command.js'
import { metadataMatcher } from '../../../cli/list-query.js'
import { versionColumns } from '../../../cli/views/versions.js'
import { ZenError } from '../../../errors.js'

export default class ModelVersionList extends ListCommand {
  static override summary = 'List the versions of a model'
  static override examples = [
    'zen model version list iris_classifier',
    'zen model version list iris_classifier --stage production',
    "zen model version list iris_classifier --metadata 'accuracy:gt:0.9' --sort-by desc:version",
  ]
  static override args = { model: arg('Name or id of the model') }
  static override flags = {
    model: Flags.string({ char: 'n', aliases: ['model-name', 'name'], summary: 'The same as MODEL', helpValue: 'MODEL' }),
    stage: Flags.string({ char: 's', summary: 'Only versions in this stage', helpValue: 'STAGE' }),
    ...tagFilter,
    ...metadataFilter,
    ...listFlags,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionList)
    const model = flags.model ?? args.model
    if (model === undefined)
      throw new ZenError('USAGE', 'Of which model?', { hints: ['zen model version list MODEL', 'zen model list'] })
    const control = await this.openControl(flags)
    const matchers = (flags.metadata ?? []).map(metadataMatcher)
    const rows = (await control.versions.list(model, { stage: flags.stage })).filter(
      (version) =>
        (flags.tag ?? []).every((tag) => version.tags.includes(tag)) && matchers.every((matches) => matches(version.metadata)),
    )
    const empty =
      flags.stage === undefined
        ? `No versions of ${model}. A run makes one, or: zen model version register ${model}`
        : `No version of ${model} in stage ${flags.stage}.`
    await this.printList({ columns: versionColumns, rows, noun: 'version', empty }, flags)
  }
}
