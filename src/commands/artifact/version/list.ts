import * as Flags from '@oclif/core/flags'
import { arg, listFlags, metadataFilter, tagFilter } from '../../../cli/flags.js'
import { ListCommand } from '../../../cli/list-command.js'
import { matcher, metadataMatcher } from '../../../cli/list-query.js'
import { artifactVersionColumns, totalSize } from '../../../cli/views/artifacts.js'

export default class ArtifactVersionList extends ListCommand {
  static override summary = 'List versions of artifacts'
  static override examples = ['zen artifact version list', 'zen artifact version list iris_predictions']
  static override args = { artifact: arg('Only of this artifact') }
  static override flags = {
    name: Flags.string({
      char: 'n',
      aliases: ['artifact'],
      summary: 'Only of artifacts of this name, such as contains:iris',
      helpValue: '[OP:]TEXT',
    }),
    type: Flags.option({ options: ['data', 'model', 'deployment'] as const })({ summary: 'Only of this kind' }),
    ...tagFilter,
    ...metadataFilter,
    ...listFlags,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactVersionList)
    const control = await this.openControl(flags)
    const named = flags.name === undefined ? () => true : matcher(flags.name)
    const matchers = (flags.metadata ?? []).map(metadataMatcher)
    const rows = (await control.artifacts.versions(args.artifact)).filter(
      (version) =>
        named(version.artifact) &&
        (flags.type === undefined || version.type === flags.type) &&
        (flags.tag ?? []).every((tag) => version.tags.includes(tag)) &&
        matchers.every((matches) => matches(version.metadata)),
    )
    const empty = 'No versions of artifacts. Runs make them: zen run FILE'
    const filters = { name: flags.name, type: flags.type, tag: flags.tag, metadata: flags.metadata }
    const footnote = totalSize(rows.map(({ sizeBytes }) => sizeBytes))
    await this.printList({ columns: artifactVersionColumns, rows, noun: 'artifact version', empty, filters, footnote }, flags)
  }
}
