import { listFlags } from '../../cli/flags.js'
import { ListCommand } from '../../cli/list-command.js'
import type { Column } from '../../cli/columns.js'
import type { IntegrationView } from '../../schema/views.js'

const columns: readonly Column<IntegrationView>[] = [
  { key: 'name', value: (integration) => integration.name, keep: true },
  {
    key: 'installed',
    value: (integration) => integration.installed,
    show: (integration, { glyphs }) => (integration.installed ? `${glyphs.ok} yes` : 'no'),
    tone: (integration) => (integration.installed ? 'ok' : 'dim'),
    keep: true,
  },
  { key: 'packages', value: (integration) => integration.packages.join(', '), minWidth: 14 },
  { key: 'description', value: (integration) => integration.description, minWidth: 24 },
]

export default class IntegrationList extends ListCommand {
  static override summary = 'List what zen works together with'
  static override examples = ['zen integration list']
  static override flags = { ...listFlags }

  async run(): Promise<void> {
    const { flags } = await this.parse(IntegrationList)
    const { listIntegrations } = await import('../../control/integrations.js')
    const rows = listIntegrations(flags.project ?? this.io.cwd)
    await this.printList({ columns, rows, noun: 'integration', empty: 'No integrations.' }, flags)
  }
}
