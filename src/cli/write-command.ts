/** The base of every command that changes something: says what was done, or prints the record for scripts. */
import type { BaseFlags } from './flags.js'
import { toYaml } from './print-list.js'
import { safeJson, showOneLine } from './safe-text.js'
import { ZenCommand } from './zen-command.js'

export abstract class WriteCommand extends ZenCommand {
  protected async printDone(record: unknown, sentence: string, flags: BaseFlags): Promise<void> {
    if (this.isForScripts(flags)) await this.printForScripts(record, flags)
    else await this.say(sentence)
  }

  /** The end of a dry run: `sentence` says what would happen. */
  protected async printPlan(plan: unknown, sentence: string, flags: BaseFlags): Promise<void> {
    if (this.isForScripts(flags)) await this.printForScripts(plan, flags)
    else this.write(`${showOneLine(sentence)} Nothing was changed.\n`)
  }

  protected isForScripts(flags: BaseFlags): boolean {
    return ['json', 'yaml'].includes(this.formatOf(flags))
  }

  protected async printForScripts(record: unknown, flags: BaseFlags): Promise<void> {
    this.write(this.formatOf(flags) === 'yaml' ? await toYaml(record) : `${safeJson(record, 2)}\n`)
  }

  /** `✔ sentence` on standard output. */
  protected async say(sentence: string): Promise<void> {
    const [{ paint }, { glyphsFor }] = await Promise.all([import('../ui/lines.js'), import('../ui/glyphs.js')])
    const { color } = this.terminal.stdout
    this.write(`${paint('ok', glyphsFor(this.terminal.unicode).ok, color)} ${showOneLine(sentence)}\n`)
  }
}
