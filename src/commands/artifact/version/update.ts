import { arg, manyFlag, requiredArg } from '../../../cli/flags.js'
import { parseReference } from '../../../cli/references.js'
import { requireChange } from '../../../cli/require-change.js'
import { WriteCommand } from '../../../cli/write-command.js'

export default class ArtifactVersionUpdate extends WriteCommand {
  static override summary = 'Change the tags of a version of an artifact'
  static override examples = ['zen artifact version update iris_predictions 2 -t reviewed -r draft']
  static override args = {
    artifact: requiredArg('Name of the artifact, also NAME@VERSION'),
    version: arg('Number, name, id or latest (default: latest)'),
  }
  static override flags = {
    tag: manyFlag({ char: 't', summary: 'Tag to add', helpValue: 'TAG' }),
    'remove-tag': manyFlag({ char: 'r', summary: 'Tag to remove', helpValue: 'TAG' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactVersionUpdate)
    const { name, version = 'latest' } = parseReference(args.artifact, args.version)
    const { tag: addTags, 'remove-tag': removeTags } = flags
    const changes = { addTags, removeTags }
    requireChange(changes, { what: `${name} ${version}`, flags: ArtifactVersionUpdate.flags })
    const control = await this.openControl(flags)
    const updated = await control.artifacts.updateVersion(name, version, changes)
    await this.printDone(updated, `Updated version ${updated.version} of ${updated.artifact}.`, flags)
  }
}
