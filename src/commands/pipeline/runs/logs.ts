import { aliasesOf } from '../../../cli/aliases.js'
import { arg, requiredArg } from '../../../cli/flags.js'
import { showLogLine } from '../../../cli/log-text.js'
import { safeJson } from '../../../cli/safe-text.js'
import { ZenCommand } from '../../../cli/zen-command.js'

export default class PipelineRunsLogs extends ZenCommand {
  static override summary = 'Print what the steps of a run printed'
  static override examples = ['zen runs logs latest', 'zen runs logs kind-otter-7q2m train']
  static override aliases = aliasesOf('pipeline:runs:logs')
  static override args = { run: requiredArg('Name or id of the run, or latest'), step: arg('Only of this step') }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PipelineRunsLogs)
    const control = await this.openControl(flags)
    const lines = await control.runs.logs(args.run, args.step)
    if (flags.json || flags.output === 'json') {
      this.write(`${safeJson(lines, 2)}\n`)
      return
    }
    const { color } = this.terminal.stdout
    const prefix = (step: string): string => (args.step === undefined ? `${showLogLine(step, false)} | ` : '')
    this.write(lines.map(({ step, line }) => `${prefix(step)}${showLogLine(line, color)}\n`).join(''))
    if (lines.length === 0) this.note('Nothing was printed.')
  }
}
