import type { EventSink } from '../engine/events.js'
import { processIo } from './io.js'
import { openLineLog } from './run-progress.js'
import { detectTerminal } from './terminal.js'

/** What a pipeline that was started with Node itself says on standard error: the line log of `zen run` without a terminal. */
export async function openProgramLog(): Promise<EventSink> {
  const io = processIo()
  const { onEvent } = await openLineLog(io, detectTerminal(io))
  return onEvent
}
