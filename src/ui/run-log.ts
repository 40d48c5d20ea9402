/** The line log of a run for pipes and CI: append-only, every line starts with what it is about, no cursor codes. */
import type { RunEvent } from '../engine/events.js'
import type { RunStep, StepError } from '../schema/run.js'
import { type RunModel, applyEvent, countSteps, emptyRun, unreachable } from './run-model.js'

export interface RunLogOptions {
  readonly write: (text: string) => void
  readonly safe: (text: string) => string
  readonly safeLog: (text: string) => string
  /** Mark errors for the log view of GitHub Actions. */
  readonly githubActions: boolean
  readonly now?: () => number
}

export const heartbeatMs = 30_000

export interface RunLog {
  readonly push: (event: RunEvent) => void
  /** Called now and then: says that the run is alive when nothing was said for a while. */
  readonly tick: () => void
}

export function openRunLog(options: RunLogOptions): RunLog {
  const run = emptyRun()
  const now = options.now ?? Date.now
  let lastLineMs = now()
  const say = (lines: readonly string[]): void => {
    if (lines.length === 0) return
    lastLineMs = now()
    options.write(lines.map((line) => `${line}\n`).join(''))
  }
  return {
    push: (event) => {
      applyEvent(run, event)
      say(logLines(event, run, options))
    },
    tick: () => {
      if (run.name === '' || run.status !== undefined || now() - lastLineMs < heartbeatMs) return
      say([aliveLine(run, now())])
    },
  }
}

function aliveLine(run: RunModel, nowMs: number): string {
  const steps = [...run.steps.values()]
  const running = steps.filter(({ status }) => status === 'running').map(({ id }) => id)
  const seconds = Math.round((nowMs - run.startedAtMs) / 1000)
  return `zen alive ${seconds}s running=${running.join(',')} done=${countSteps(steps).done}/${steps.length}`
}

function logLines(event: RunEvent, run: RunModel, options: RunLogOptions): string[] {
  const { safe, safeLog } = options
  switch (event.type) {
    case 'run-started': {
      const commit = event.commit === null ? '' : ` commit=${event.commit.slice(0, 7)}${event.dirty ? '+dirty' : ''}`
      return [`zen run ${safe(event.name)} start pipeline=${safe(event.pipeline)} steps=${event.steps.length}${commit}`]
    }
    case 'model-version':
      return [`zen model ${safe(event.version.name)} version=${event.version.version.number}${event.created ? ' created' : ''}`]
    case 'step-started':
      return [
        `zen step ${safe(event.step)} start${event.attempt > 1 ? ` attempt=${event.attempt}` : ''} ${safe(event.reason.replace(/^ran because: /, ''))}`.trimEnd(),
      ]
    case 'step-log':
      return [`${safe(event.step)} | ${safeLog(event.line)}`]
    case 'step-progress':
      return []
    case 'step-retry':
      return [
        `zen step ${safe(event.step)} retry attempt=${event.attempt} delay_ms=${event.delayMs} ${describeError(event.error, safe)}`,
      ]
    case 'step-ended':
      return endedLines(event, options)
    case 'warning':
      return [`zen warning ${event.step === null ? '' : `${safe(event.step)} `}${safe(event.message)}`]
    case 'stopping':
      return [`zen run ${safe(run.name)} stopping ${event.reason}`]
    case 'run-ended': {
      const { failed, done, cached, skipped } = countSteps(run.steps.values())
      return [
        `zen run ${safe(run.name)} ${event.status} ms=${Math.round(event.durationMs)} failed=${failed} done=${done} cached=${cached} skipped=${skipped}`,
        ...event.removedVersions.map(
          ({ name, version }) => `zen model ${safe(name)} version=${version.number} removed (deleteNewVersionOnFailure)`,
        ),
      ]
    }
    default:
      return unreachable(event)
  }
}

function endedLines({ step }: RunEvent & { type: 'step-ended' }, { safe, githubActions }: RunLogOptions): string[] {
  const id = safe(step.id)
  const ms = Math.round(step.durationMs ?? 0)
  switch (step.status) {
    case 'cached':
      return [`zen step ${id} cached ${safe(step.reason.replace(/^cached /, ''))}`]
    case 'completed':
      return [`zen step ${id} done ms=${ms}`]
    case 'failed': {
      const error = step.error
      if (error === null) return [`zen step ${id} failed ms=${ms}`]
      const frame = error.frames[0]
      const lines = [`zen step ${id} failed ms=${ms} ${describeError(error, safe)}`]
      if (frame !== undefined) lines.push(`zen step ${id} at ${safe(frame.file)}:${frame.line}:${frame.column}`)
      if (githubActions && frame !== undefined) {
        lines.push(`::error file=${safe(frame.file)},line=${frame.line},col=${frame.column}::${describeError(error, safe)}`)
      }
      return lines
    }
    case 'skipped':
    case 'stopped':
    case 'pending':
    case 'running':
      return [`zen step ${id} ${step.status} ${safe(tellReason(step))}`.trimEnd()]
  }
}

/** Why a step did not run; of a stopped one the record only says why it had started. */
function tellReason({ status, reason }: RunStep): string {
  return status === 'skipped' ? reason.replace(/^skipped: /, '') : ''
}

function describeError(error: StepError, safe: (text: string) => string): string {
  return safe(`${error.name}: ${error.message.split('\n')[0] ?? ''}`)
}
