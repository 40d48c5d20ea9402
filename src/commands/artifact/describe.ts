import { printRecord } from '../../cli/card.js'
import { requiredArg } from '../../cli/flags.js'
import { artifactCard } from '../../cli/views/artifacts.js'
import { ZenCommand } from '../../cli/zen-command.js'

export default class ArtifactDescribe extends ZenCommand {
  static override summary = 'Show an artifact'
  static override examples = ['zen artifact describe iris_predictions']
  static override args = { artifact: requiredArg('Name of the artifact') }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactDescribe)
    const control = await this.openControl(flags)
    const artifact = await control.artifacts.get(args.artifact)
    await printRecord(artifact, artifactCard(artifact, Date.now()), {
      io: this.io,
      terminal: this.terminal,
      format: this.formatOf(flags),
    })
  }
}
