import { readVersion } from '../cli/package-version.js'
import { ZenCommand } from '../cli/zen-command.js'

export default class Version extends ZenCommand {
  static override summary = 'Print the version of zen'
  static override examples = ['zen version', 'zen version --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Version)
    const version = readVersion()
    if (this.formatOf(flags) !== 'json') this.write(`zen ${version}\n`)
    else
      this.write(
        `${JSON.stringify({ version, node: process.versions.node, platform: `${process.platform}-${process.arch}` }, undefined, 2)}\n`,
      )
  }
}
