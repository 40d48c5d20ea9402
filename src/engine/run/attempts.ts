/** Tries again what failed, after a pause that grows. */
import type { RetryConfig } from '../../sdk/definitions.js'
import { TaskFailure } from '../pool/worker-process.js'
import { now, type Execution } from './context.js'

/** `attempt` counts from 1. Throws the failure of the last attempt. */
export async function withRetries<T>(
  execution: Execution,
  step: string,
  retry: RetryConfig | undefined,
  attemptOnce: (attempt: number) => Promise<T>,
): Promise<T> {
  const attempts = Math.max(1, retry?.attempts ?? 1)
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(attempt)
    } catch (error) {
      if (!(error instanceof TaskFailure) || attempt >= attempts || isEnding(execution)) throw error
      const delayMs = pauseMs(retry!, attempt)
      execution.emit({ type: 'step-retry', at: now(), step, attempt, delayMs, error: error.error })
      await pause(delayMs, execution)
      if (isEnding(execution)) throw error
    }
  }
}

/** `delayMs × backoff^(attempt − 1)`; with jitter between half of that and all of it, so that many do not come back at once. */
export function pauseMs(
  { delayMs = 0, backoff = 1, jitter = false }: RetryConfig,
  attempt: number,
  random = Math.random,
): number {
  const full = delayMs * backoff ** (attempt - 1)
  return Math.round(jitter ? full * (1 - random() / 2) : full)
}

function isEnding(execution: Execution): boolean {
  return execution.stopping || execution.failing || execution.killed !== undefined
}

/** In short slices, so that a stop does not wait for a long pause. */
async function pause(delayMs: number, execution: Execution): Promise<void> {
  const until = Date.now() + delayMs
  for (let left = delayMs; left > 0 && !isEnding(execution); left = until - Date.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, 100)))
  }
}
