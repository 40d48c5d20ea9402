import * as Flags from '@oclif/core/flags'
import { arg, listFlags, metadataFilter, tagFilter } from '../../../cli/flags.js'
import { ListCommand } from '../../../cli/list-command.js'
import { matcher, metadataMatcher } from '../../../cli/list-query.js'
import { shellWord } from '../../../control/shell-word.js'
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
    model: Flags.string({ aliases: ['model-name'], summary: 'The same as MODEL', helpValue: 'MODEL' }),
    name: Flags.string({
      char: 'n',
      summary: 'Only versions of this name, such as contains:rc; without MODEL: the model',
      helpValue: '[OP:]TEXT',
    }),
    stage: Flags.string({ char: 's', summary: 'Only versions in this stage', helpValue: 'STAGE' }),
    ...tagFilter,
    ...metadataFilter,
    ...listFlags,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionList)
    const given = flags.model ?? args.model
    // The reference system's `--name MODEL`: it filters once a model is given otherwise.
    const model = given ?? flags.name
    const name = given === undefined ? undefined : flags.name
    if (model === undefined)
      throw new ZenError('USAGE', 'Of which model?', { hints: ['zen model version list MODEL', 'zen model list'] })
    const control = await this.openControl(flags)
    const named = name === undefined ? () => true : matcher(name)
    const matchers = (flags.metadata ?? []).map(metadataMatcher)
    const rows = (await control.versions.list(model, { stage: flags.stage })).filter(
      (version) =>
        named(version.name) &&
        (flags.tag ?? []).every((tag) => version.tags.includes(tag)) &&
        matchers.every((matches) => matches(version.metadata)),
    )
    const filters = { name, stage: flags.stage, tag: flags.tag, metadata: flags.metadata }
    const empty = `No versions of ${model}. A run makes one, or: zen model version register ${shellWord(model)}`
    await this.printList({ columns: versionColumns, rows, noun: 'version', empty, filters }, flags)
  }
}
