import { printRecord } from '../../../cli/card.js'
import { arg, requiredArg } from '../../../cli/flags.js'
import { parseReference } from '../../../cli/references.js'
import { artifactVersionCard } from '../../../cli/views/artifacts.js'
import { ZenCommand } from '../../../cli/zen-command.js'

export default class ArtifactVersionDescribe extends ZenCommand {
  static override summary = 'Show a version of an artifact'
  static override examples = [
    'zen artifact version describe iris_predictions',
    'zen artifact version describe iris_predictions@2',
  ]
  static override args = {
    artifact: requiredArg('Name of the artifact, also NAME@VERSION, or the id of a version'),
    version: arg('Number, name, id or latest (default: latest)'),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactVersionDescribe)
    const { name, version } = parseReference(args.artifact, args.version)
    const control = await this.openControl(flags)
    const found = await control.artifacts.version(name, version)
    await printRecord(found, artifactVersionCard(found, Date.now()), {
      io: this.io,
      terminal: this.terminal,
      format: this.formatOf(flags),
    })
  }
}
