import { printRecord } from '../cli/card.js'
import { formatWhen } from '../cli/format-value.js'
import { runTone } from '../cli/views/runs.js'
import { ZenCommand } from '../cli/zen-command.js'
import type { StatusView } from '../schema/views.js'

export default class Status extends ZenCommand {
  static override summary = 'Show the project: stack, models in production, runs'
  static override examples = ['zen status', 'zen status --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Status)
    const control = await this.openControl(flags)
    const status = await control.status()
    const format = this.formatOf(flags)
    // The words are few and the same everywhere: a pipe gets the card too.
    await printRecord(status, () => statusCard(status), {
      io: this.io,
      terminal: this.terminal,
      format: format === 'tsv' ? 'table' : format,
    })
    if (format === 'table' && status.models === 0 && status.lastRun === null) this.note('Next: zen run FILE, or zen --help')
  }
}

function statusCard(status: StatusView) {
  const { lastRun } = status
  const production = status.production.map(({ model, version }) => `${model} ${version}`)
  return {
    title: status.name,
    subtitle: status.project,
    facts: [
      { label: 'stack', value: status.stack },
      { label: 'models', value: String(status.models) },
      {
        label: 'production',
        value: production.length === 0 ? 'none' : production.join(', '),
        tone: production.length === 0 ? ('dim' as const) : ('ok' as const),
      },
      {
        label: 'running',
        value: status.liveRuns.map(({ name, pipeline }) => `${name} (${pipeline})`).join(', '),
        tone: 'running' as const,
      },
      {
        label: 'last run',
        value:
          lastRun === null
            ? 'none'
            : `${lastRun.name} (${lastRun.pipeline}) ${lastRun.status}, ${formatWhen(lastRun.startedAt, Date.now())}`,
        tone: lastRun === null ? ('dim' as const) : runTone(lastRun.status),
      },
      {
        label: 'problems',
        value: status.problems === 0 ? null : `${status.problems} records cannot be read`,
        tone: 'warning' as const,
      },
    ],
  }
}
