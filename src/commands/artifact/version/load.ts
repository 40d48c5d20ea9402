import * as Flags from '@oclif/core/flags'
import { resolve } from 'node:path'
import { arg, requiredArg } from '../../../cli/flags.js'
import { formatBytes } from '../../../cli/format-value.js'
import { formatLoaded } from '../../../cli/loaded-value.js'
import { toYaml } from '../../../cli/print-list.js'
import { parseReference } from '../../../cli/references.js'
import { WriteCommand } from '../../../cli/write-command.js'

export default class ArtifactVersionLoad extends WriteCommand {
  static override summary = 'Print the value of an artifact version, or export its files'
  static override examples = [
    'zen artifact version load iris_predictions',
    'zen artifact version load iris_classifier 2 --to model.json',
  ]
  static override args = {
    artifact: requiredArg('Name of the artifact, also NAME@VERSION, or the id of a version'),
    version: arg('Number, name, id or latest (default: latest)'),
  }
  static override flags = { to: Flags.string({ summary: 'Write the stored file or folder to this new path', helpValue: 'PATH' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArtifactVersionLoad)
    const { name, version } = parseReference(args.artifact, args.version)
    const control = await this.openControl(flags)
    if (flags.to === undefined) {
      const value = await control.artifacts.load(name, version)
      this.write(flags.output === 'yaml' ? await toYaml(value) : await formatLoaded(value, this.formatOf(flags) === 'json'))
      return
    }
    const exported = await control.artifacts.exportTo(name, version, resolve(this.io.cwd, flags.to))
    await this.printDone(exported, `Wrote ${exported.path}, ${formatBytes(exported.sizeBytes)}.`, flags)
  }
}
