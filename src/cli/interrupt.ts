/** Ctrl-C once: the running steps finish and are kept. Twice: stop now. A third time ends the process as it is. */
import { ExitCode } from '../errors.js'

export interface Interrupts {
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  /** How often Ctrl-C was pressed. */
  readonly count: () => number
  release(): void
}

export function listenForInterrupts(
  emitter: NodeJS.EventEmitter = process,
  exit = (code: number) => process.exit(code),
): Interrupts {
  const stop = new AbortController()
  const kill = new AbortController()
  let count = 0
  const interrupt = (): void => {
    count++
    if (count === 1) stop.abort()
    else if (count === 2) kill.abort()
    else exit(ExitCode.interrupted)
  }
  const terminate = (): void => {
    count = Math.max(count, 2)
    stop.abort()
    kill.abort()
  }
  emitter.on('SIGINT', interrupt)
  emitter.on('SIGTERM', terminate)
  emitter.on('SIGHUP', terminate)
  return {
    stop: stop.signal,
    kill: kill.signal,
    count: () => count,
    release: () => {
      emitter.off('SIGINT', interrupt)
      emitter.off('SIGTERM', terminate)
      emitter.off('SIGHUP', terminate)
    },
  }
}
