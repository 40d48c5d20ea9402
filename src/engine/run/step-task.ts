/** A step as tasks for workers: one, or for `map` one per element between taking apart and collecting. */
import type { StoredValue, StepTask, WireArtifact, WireInput } from '../worker/messages.js'
import type { StepAct, ModelVersionRef } from '../../schema/run.js'
import { withRetries } from './attempts.js'
import { NotStarted, performTask } from './perform-task.js'
import type { PlannedInvocation } from './plan.js'
import type { ResolvedInputs } from './resolve-inputs.js'
import type { Asker } from './step-requests.js'

export interface StepWork {
  readonly planned: PlannedInvocation
  readonly inputs: ResolvedInputs
  readonly model: ModelVersionRef | undefined
  readonly asker: Asker
  /** Called when an attempt begins. */
  readonly onAttempt: (attempt: number) => void
}

export interface WorkResult {
  readonly outputs: Readonly<Record<string, StoredValue>>
  readonly acts: readonly StepAct[]
}

/** Throws TaskFailure, NotStarted. */
export async function workOn(work: StepWork): Promise<WorkResult> {
  const { planned, asker, onAttempt } = work
  if (planned.invocation.mapped) return workOnElements(work, planned.invocation.mapped)
  return attemptStep(work, work.inputs.wire, planned.invocation.id, (attempt) => {
    if (!mayBegin(asker)) return false
    onAttempt(attempt)
    return true
  })
}

async function workOnElements(work: StepWork, mapped: readonly string[]): Promise<WorkResult> {
  const { planned, inputs, asker, onAttempt } = work
  const { id, step } = planned.invocation
  const taken = Object.fromEntries(mapped.map((name) => [name, inputs.wire[name]!]))
  const start = (): boolean => {
    if (!mayBegin(asker)) return false
    onAttempt(1)
    return true
  }
  const { elements } = await performTask(
    asker,
    { kind: 'split', invocation: id, step: step.name, inputs: taken },
    { onStart: start },
  )
  const results = await settleAll(
    elements.map((element, index) =>
      attemptStep(work, { ...inputs.wire, ...wireOf(element) }, `${id}[${index}]`, () => mayBegin(asker)),
    ),
  )
  const outputs: Record<string, readonly WireArtifact[]> = {}
  for (const name of outputNames(planned, results)) outputs[name] = results.map((result) => storedOf(result, name))
  if (Object.keys(outputs).length === 0) return { outputs: {}, acts: results.flatMap(({ acts }) => acts) }
  const collected = await performTask(asker, { kind: 'collect', invocation: id, step: step.name, outputs })
  return { outputs: collected.outputs, acts: results.flatMap(({ acts }) => acts) }
}

async function attemptStep(
  { planned, model, asker }: StepWork,
  inputs: StepTask['inputs'],
  label: string,
  onStart: (attempt: number) => boolean,
): Promise<WorkResult> {
  const { execution } = asker
  const { id, step, extra, model: config } = planned.invocation
  const retry = step.retry ?? execution.plan.compiled.pipeline.retry
  return withRetries(execution, label, retry, async (attempt) => {
    const task: StepTask = {
      kind: 'step',
      invocation: id,
      step: step.name,
      inputs,
      extra,
      attempt,
      model: model && config && { config: execution.models.named(config), version: model },
    }
    return performTask(asker, task, { timeoutMs: step.timeoutMs, onStart: () => onStart(attempt) })
  })
}

/** Without elements there is nothing to tell the names by: those that the step declares. */
function outputNames({ outputs }: PlannedInvocation, results: readonly WorkResult[]): string[] {
  const [first] = results
  return first ? Object.keys(first.outputs) : [...outputs.keys()]
}

function storedOf(result: WorkResult, name: string): WireArtifact {
  const stored = result.outputs[name]
  if (!stored) throw new NotStarted(`One element gave no "${name}".`)
  return { payload: stored.payload, materializer: stored.materializer }
}

function wireOf(element: Readonly<Record<string, WireArtifact>>): Record<string, WireInput> {
  return Object.fromEntries(Object.entries(element).map(([name, stored]) => [name, { kind: 'artifact', stored }]))
}

function mayBegin({ execution }: Asker): boolean {
  return !execution.stopping && !execution.failing && execution.killed === undefined
}

/** Waits for all, then fails with the first failure: nothing of a step goes on after it has ended. */
async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return settled.map((one) => (one as PromiseFulfilledResult<T>).value)
}
