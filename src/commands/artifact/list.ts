import * as Flags from '@oclif/core/flags'
import { listFlags, nameFilter, tagFilter } from '../../cli/flags.js'
import { ListCommand } from '../../cli/list-command.js'
import { matcher } from '../../cli/list-query.js'
import { artifactColumns } from '../../cli/views/artifacts.js'

export default class ArtifactList extends ListCommand {
  static override summary = 'List artifacts'
  static override examples = ['zen artifact list', 'zen artifact list --name startswith:iris']
  static override flags = {
    ...nameFilter('artifacts'),
    type: Flags.option({ options: ['data', 'model', 'deployment'] as const })({ summary: 'Only of this kind' }),
    ...tagFilter,
    ...listFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ArtifactList)
    const control = await this.openControl(flags)
    const named = flags.name === undefined ? () => true : matcher(flags.name)
    const rows = (await control.artifacts.list()).filter(
      (artifact) =>
        named(artifact.name) &&
        (flags.type === undefined || artifact.type === flags.type) &&
        (flags.tag ?? []).every((tag) => artifact.tags.includes(tag)),
    )
    const filters = { name: flags.name, type: flags.type, tag: flags.tag }
    const empty = 'No artifacts. Runs make them: zen run FILE'
    await this.printList({ columns: artifactColumns, rows, noun: 'artifact', empty, filters }, flags)
  }
}
