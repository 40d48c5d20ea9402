/** What is known of a run so far: a plain store that events are folded into. Views read it when they draw, not when it changes. */
import type { RunEvent } from '../engine/events.js'
import type { RunStatus, RunStep, StepStatus } from '../schema/run.js'

export interface StepProgress {
  readonly id: string
  readonly dependsOn: readonly string[]
  status: StepStatus
  startedAtMs: number | undefined
  attempt: number
  fraction: number | undefined
  message: string | undefined
  lastLog: string | undefined
  /** `Error: too low`, of a failed step. */
  failure: string | undefined
}

export interface RunModel {
  name: string
  pipeline: string
  startedAtMs: number
  readonly steps: Map<string, StepProgress>
  stopping: boolean
  status: RunStatus | undefined
}

export function emptyRun(): RunModel {
  return { name: '', pipeline: '', startedAtMs: 0, steps: new Map(), stopping: false, status: undefined }
}

/** Changes `run` in place: a run prints thousands of lines, and each is an event. */
export function applyEvent(run: RunModel, event: RunEvent): void {
  switch (event.type) {
    case 'run-started':
      startRun(run, event)
      return
    case 'step-started':
      change(run, event.step, { status: 'running', startedAtMs: Date.parse(event.at), attempt: event.attempt })
      return
    case 'step-log':
      change(run, event.step, { lastLog: event.line })
      return
    case 'step-progress':
      change(run, event.step, { fraction: event.fraction, message: event.message ?? undefined })
      return
    case 'step-retry':
      change(run, event.step, {
        status: 'pending',
        attempt: event.attempt,
        fraction: undefined,
        message: `again in ${event.delayMs} ms`,
      })
      return
    case 'step-ended':
      change(run, event.step.id, { status: event.step.status, failure: failureOf(event.step) })
      return
    case 'stopping':
      run.stopping = true
      return
    case 'run-ended':
      run.status = event.status
      return
    case 'model-version':
    case 'warning':
      return
    default:
      unreachable(event)
  }
}

function startRun(run: RunModel, event: RunEvent & { type: 'run-started' }): void {
  Object.assign(run, {
    name: event.name,
    pipeline: event.pipeline,
    startedAtMs: Date.parse(event.at),
    stopping: false,
    status: undefined,
  })
  run.steps.clear()
  for (const { id, dependsOn } of event.steps) run.steps.set(id, newStep(id, dependsOn))
}

function newStep(id: string, dependsOn: readonly string[]): StepProgress {
  return {
    id,
    dependsOn,
    status: 'pending',
    startedAtMs: undefined,
    attempt: 0,
    fraction: undefined,
    message: undefined,
    lastLog: undefined,
    failure: undefined,
  }
}

function failureOf({ error }: RunStep): string | undefined {
  return error === null ? undefined : `${error.name}: ${error.message.split('\n')[0] ?? ''}`
}

function change(run: RunModel, id: string, values: Partial<Omit<StepProgress, 'id' | 'dependsOn'>>): void {
  let step = run.steps.get(id)
  if (step === undefined) {
    // A step that came into being while the run went on (fan-out).
    step = newStep(id, [])
    run.steps.set(id, step)
  }
  Object.assign(step, values)
}

export interface StepCounts {
  readonly done: number
  readonly cached: number
  readonly running: number
  readonly waiting: number
  readonly failed: number
  readonly skipped: number
  readonly stopped: number
}

export function countSteps(steps: Iterable<{ readonly status: StepStatus }>): StepCounts {
  const counts = { done: 0, cached: 0, running: 0, waiting: 0, failed: 0, skipped: 0, stopped: 0 }
  for (const { status } of steps) {
    if (status === 'completed' || status === 'cached') counts.done++
    if (status === 'cached') counts.cached++
    if (status === 'running') counts.running++
    if (status === 'pending') counts.waiting++
    if (status === 'failed') counts.failed++
    if (status === 'skipped') counts.skipped++
    if (status === 'stopped') counts.stopped++
  }
  return counts
}

/** `1 failed, 7 done (2 cached), 1 skipped` */
export function describeCounts(
  { done, cached, running, waiting, failed, skipped, stopped }: StepCounts,
  separator: string,
): string {
  const parts = [
    failed > 0 ? `${failed} failed` : '',
    done > 0 ? `${done} done${cached > 0 ? ` (${cached} cached)` : ''}` : '',
    running > 0 ? `${running} running` : '',
    waiting > 0 ? `${waiting} waiting` : '',
    stopped > 0 ? `${stopped} stopped` : '',
    skipped > 0 ? `${skipped} skipped` : '',
  ]
  return parts.filter((part) => part !== '').join(separator)
}

/** The compiler lists every consumer of events here when there is a new one. */
export function unreachable(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`)
}
