import { requiredArg, yesFlag } from '../../cli/flags.js'
import { WriteCommand } from '../../cli/write-command.js'

export default class IntegrationInstall extends WriteCommand {
  static override summary = 'Make integrations ready for use'
  static override examples = ['zen integration install sklearn', 'zen integration install sklearn slack -y']
  static override strict = false
  static override args = { integration: requiredArg('Names of integrations') }
  static override flags = { ...yesFlag }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(IntegrationInstall)
    const { installIntegrations } = await import('../../control/integrations.js')
    const views = installIntegrations(argv.map(String), flags.project ?? this.io.cwd)
    const sentences = views.map(({ name, packages }) =>
      packages.length === 0 ? `${name} is ready: it needs no package.` : `${name} is ready: zen carries ${packages.join(', ')}.`,
    )
    if (this.isForScripts(flags)) await this.printForScripts(views, flags)
    else for (const sentence of sentences) await this.say(sentence)
  }
}
