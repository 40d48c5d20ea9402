import * as Flags from '@oclif/core/flags'
import { manyFlag, requiredArg } from '../../cli/flags.js'
import { requireChange } from '../../cli/require-change.js'
import { WriteCommand } from '../../cli/write-command.js'

export default class ArtifactUpdate extends WriteCommand {
  static override summary = 'Change the description and tags of an artifact: only the flags given'
  static override examples = ['zen artifact update iris_predictions -d "what the model said" -t nightly']
  static override args = { artifact: requiredArg('Name of the artifact') }
  static override flags = {
    description: Flags.string({ char: 'd', summary: 'New description', helpValue: 'TEXT' }),
    tag: manyFlag({ char: 't', summary: 'Tag to add', helpValue: 'TAG' }),
    'remove-tag': manyFlag({ char: 'r', summary: 'Tag to remove', helpValue: 'TAG' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactUpdate)
    const { description, tag: addTags, 'remove-tag': removeTags } = flags
    const changes = { description, addTags, removeTags }
    requireChange(changes, { what: args.artifact, flags: ArtifactUpdate.flags })
    const control = await this.openControl(flags)
    const artifact = await control.artifacts.update(args.artifact, changes)
    await this.printDone(artifact, `Updated artifact ${artifact.name}.`, flags)
  }
}
