/** A scripted run for the views: two steps at once, one from the cache, one that fails. */
import type { EventOf, RunEvent } from '../../src/engine/events.js'
import type { RunStep } from '../../src/schema/run.js'

export const startMs = Date.parse('2026-11-21T10:00:00.000Z')
export const at = (afterMs: number): string => new Date(startMs + afterMs).toISOString()

export function step(id: string, values: Partial<RunStep> = {}): RunStep {
  return {
    id,
    name: id,
    status: 'completed',
    cached: false,
    reason: 'ran because: first run',
    inputs: {},
    outputs: {},
    attempts: 1,
    startedAt: at(0),
    endedAt: at(1000),
    durationMs: 1000,
    error: null,
    ...values,
  }
}

export function started(steps: readonly (readonly [id: string, dependsOn?: readonly string[]])[]): RunEvent {
  return {
    type: 'run-started',
    at: at(0),
    run: '01J00000000000000000000000',
    name: 'brave-otter-12',
    pipeline: 'train_and_promote',
    parameters: {},
    steps: steps.map(([id, dependsOn = []]) => ({ id, name: id, dependsOn })),
    commit: '3f9c2abdeadbeef',
    dirty: true,
  }
}

export function ended(of: RunStep): RunEvent {
  return { type: 'step-ended', at: of.endedAt ?? at(0), step: of, artifacts: [], links: [] }
}

export const failure = {
  name: 'QualityGateError',
  message: 'f1 0.872 is below the required 0.900',
  frames: [{ file: 'steps/evaluate.ts', line: 41, column: 11, function: 'gate' }],
  excerpt: '▸ 41 │ throw new QualityGateError()',
}

export const script: readonly RunEvent[] = [
  started([
    ['load_data'],
    ['search_rf', ['load_data']],
    ['search_svc', ['load_data']],
    ['evaluate', ['search_rf', 'search_svc']],
  ]),
  ended(step('load_data', { status: 'cached', cached: true, reason: 'cached from calm-fox-11', durationMs: 3 })),
  { type: 'step-started', at: at(100), step: 'search_rf', attempt: 1, reason: '' },
  { type: 'step-started', at: at(100), step: 'search_svc', attempt: 2, reason: '' },
  { type: 'step-log', at: at(200), step: 'search_rf', stream: 'stdout', line: 'fold 3/5\u001b[2J f1=0.941' },
  { type: 'step-progress', at: at(300), step: 'search_rf', fraction: 0.5, message: '3/5 folds' },
]

export const runEnd: EventOf<'run-ended'> = {
  type: 'run-ended',
  at: at(15_800),
  status: 'failed',
  durationMs: 15_800,
  error: failure,
  removedVersions: [],
}

export const ending: readonly RunEvent[] = [
  ended(step('search_rf', { durationMs: 12_400 })),
  ended(step('search_svc', { durationMs: 12_400 })),
  { type: 'step-started', at: at(12_500), step: 'evaluate', attempt: 1, reason: '' },
  ended(step('evaluate', { status: 'failed', durationMs: 3204, error: failure })),
  runEnd,
]
