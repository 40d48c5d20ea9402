/** The user's hooks. They run in workers, as they may use anything that a step may; what they throw is a warning. */
import type { StepError } from '../../schema/run.js'
import { TaskFailure } from '../pool/worker-process.js'
import type { HookRun, HookTask } from '../worker/messages.js'
import { now, type Execution } from './context.js'
import { performTask } from './perform-task.js'
import type { PlannedInvocation } from './plan.js'
import { newRecordings } from './step-requests.js'

/** Does not wait: a hook keeps no step from starting. `hooksEnded` waits for all. */
export function runStepHook(
  execution: Execution,
  { invocation }: PlannedInvocation,
  hook: 'onSuccess' | 'onFailure',
  error: StepError | undefined,
): void {
  if (!invocation.step[hook] || execution.killed !== undefined) return
  const status = execution.stopping ? 'stopped' : 'running'
  execution.hooks.push(
    runHook(execution, { hook, invocation: invocation.id, run: hookRun(execution, status), error }, invocation.id),
  )
}

export async function runPipelineHook(
  execution: Execution,
  hook: HookTask['hook'],
  status: HookRun['status'],
  error: StepError | undefined,
): Promise<void> {
  if (!execution.plan.compiled.pipeline[hook] || execution.killed !== undefined) return
  await runHook(execution, { hook, invocation: undefined, run: hookRun(execution, status), error }, hook)
}

export async function hooksEnded(execution: Execution): Promise<void> {
  await Promise.all(execution.hooks)
}

async function runHook(execution: Execution, task: Omit<HookTask, 'kind' | 'model'>, label: string): Promise<void> {
  const planned = execution.plan.invocations.find(({ invocation }) => invocation.id === task.invocation)
  const config = planned ? planned.invocation.model : execution.plan.compiled.pipeline.model
  const named = config && execution.models.named(config)
  const version = named && execution.state.versions.get(named.name)
  const recordings = newRecordings()
  const model = named && version && { config: named, version }
  try {
    await performTask({ execution, step: label, model: version, recordings }, { kind: 'hook', ...task, model })
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error
    const where = task.invocation === undefined ? 'of the pipeline' : `of step ${task.invocation}`
    const message = execution.mask(`The hook ${task.hook} ${where} failed: ${error.error.message}`)
    execution.emit({ type: 'warning', at: now(), step: task.invocation ?? null, message })
  }
  if (recordings.acts.length > 0) execution.noteRunActs(recordings.acts)
}

function hookRun({ state }: Execution, status: HookRun['status']): HookRun {
  const steps = [...state.steps.values()].map((step) => ({
    id: step.id,
    name: step.name,
    status: step.status,
    outputs: Object.fromEntries(
      Object.entries(step.outputs).map(([name, { artifactVersion, artifact }]) => [name, { artifactVersion, artifact }]),
    ),
  }))
  return { status, steps }
}
