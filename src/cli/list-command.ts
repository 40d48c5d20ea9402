/** The base of every command that prints a list. */
import type { ListFlags } from './flags.js'
import { type ListView, printList } from './print-list.js'
import { ZenCommand } from './zen-command.js'

export abstract class ListCommand extends ZenCommand {
  protected async printList<T>(view: ListView<T>, flags: ListFlags): Promise<void> {
    await printList(view, { io: this.io, terminal: this.terminal, format: this.formatOf(flags), flags })
  }
}
