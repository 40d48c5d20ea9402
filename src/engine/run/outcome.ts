/** How a run ended. */
import { isZenError } from '../../errors.js'
import type { RunStatus, StepError } from '../../schema/run.js'
import type { Execution } from './context.js'

/** A failed step fails the run; a stop that kept nothing from running changes nothing. */
export function statusOf({ state, stopping, killed }: Execution): RunStatus {
  const steps = [...state.steps.values()]
  const isShort = steps.some((step) => step.status === 'skipped' || step.status === 'stopped' || step.status === 'pending')
  if ((stopping || killed !== undefined) && isShort) return 'stopped'
  return steps.some((step) => step.status === 'failed') ? 'failed' : isShort ? 'stopped' : 'completed'
}

export function firstError({ state }: Execution): StepError | null {
  return [...state.steps.values()].find((step) => step.status === 'failed')?.error ?? null
}

export function brokenError(error: unknown): StepError {
  const code = isZenError(error) ? { code: error.code } : {}
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
    ...code,
    frames: [],
  }
}
