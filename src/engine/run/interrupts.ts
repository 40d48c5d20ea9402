/** Ctrl-C once and twice, as signals. */
import { now, type Execution } from './context.js'

export interface Interrupts {
  /** Aborted: running steps are finished, nothing new is started. */
  readonly stop?: AbortSignal | undefined
  /** Aborted: running steps are ended, too. */
  readonly kill?: AbortSignal | undefined
}

/** Returns what ends the listening. */
export function listenForInterrupts(execution: Execution, { stop, kill }: Interrupts): () => void {
  const onStop = (): void => {
    if (execution.stopping) return
    execution.stopping = true
    execution.emit({ type: 'stopping', at: now(), reason: 'interrupt' })
  }
  const onKill = (): void => {
    onStop()
    execution.killed = 'The run was stopped.'
    execution.pool.terminateAll(execution.killed)
  }
  if (stop?.aborted) onStop()
  if (kill?.aborted) onKill()
  stop?.addEventListener('abort', onStop)
  kill?.addEventListener('abort', onKill)
  return () => {
    stop?.removeEventListener('abort', onStop)
    kill?.removeEventListener('abort', onKill)
  }
}
