/** oclif's `command_not_found` hook, for whoever runs the commands through oclif itself: a suggestion, exit 2. */
import type { Hook } from '@oclif/core/hooks'
import { processIo } from './io.js'
import { reportError } from './report-error.js'
import { commandNotFound } from './suggest-command.js'
import { detectTerminal } from './terminal.js'

const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const io = processIo()
  const known = config.commandIDs.map((known) => known.replaceAll(':', ' '))
  process.exitCode = await reportError(commandNotFound(id.split(':'), known), {
    io,
    terminal: detectTerminal(io),
    json: false,
    debug: false,
  })
}

export default hook
