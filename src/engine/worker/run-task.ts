/** One task in a worker: inputs from the object store, the user's function in its context, outputs into the object store. */
import { runInStepContext } from '../../sdk/contexts.js'
import type { HookFunction, Invocation } from '../../sdk/definitions.js'
import { validateInputs } from '../../sdk/validate-inputs.js'
import { fromStepError } from '../step-error.js'
import { runCommand } from './run-command.js'
import type {
  CollectTask,
  HookTask,
  Note,
  SplitResult,
  SplitTask,
  StepResult,
  StepTask,
  WireArtifact,
  WireInput,
} from './messages.js'
import { literalDefaults } from '../../sdk/parameters.js'
import { pipelineRunOf } from './pipeline-run.js'
import type { WorkerSession } from './session.js'
import { createStepContext } from './step-context.js'
import type { StepNotes } from './step-notes.js'
import { storeOutputs } from './step-outputs.js'

export interface TaskRun {
  readonly session: WorkerSession
  readonly notes: StepNotes
  readonly signal: AbortSignal
  readonly tell: (note: Note) => void
}

export async function runStep(task: StepTask, { session, notes, signal, tell }: TaskRun): Promise<StepResult> {
  const invocation = session.invocation(task.invocation, task.step)
  const { step } = invocation
  if (step.commandLine !== undefined) return { outputs: await runCommand(step, task.inputs, session, signal), acts: [] }
  const inputs = await validateInputs(step, await loadInputs(task.inputs, session))
  const kept: Promise<unknown>[] = []
  const context = createStepContext({
    invocation,
    inputs,
    defaults: literalDefaults(session.parametersOf(step.run)),
    extra: task.extra,
    run: pipelineRunOf({ status: 'running', steps: [] }, session.setup.run, session.compiled),
    pipeline: session.compiled.pipeline.name,
    model: task.model,
    signal,
    notes,
    store: session.store,
    values: session.values,
    tell,
    keep: (work) => void kept.push(work),
  })
  const returned = await withEnvironment(step.environment, () =>
    runInStepContext(context, async () => {
      const result = await step.run(inputs, context)
      await Promise.all(kept)
      return result
    }),
  )
  const outputs = await storeOutputs(step, returned, session.values)
  return { outputs, acts: notes.acts() }
}

export async function splitInputs(task: SplitTask, { session }: TaskRun): Promise<SplitResult> {
  const inputs = await loadInputs(task.inputs, session)
  const lists = Object.entries(inputs)
  const lengths = lists.map(([name, list]) => lengthOf(list, name, task.step))
  const [length = 0] = lengths
  const other = lengths.findIndex((candidate) => candidate !== length)
  if (other > 0) {
    const what = lists.map(([name], index) => `${name} has ${lengths[index]!}`).join(', ')
    throw new Error(`The inputs that step "${task.step}" is mapped over have different numbers of elements: ${what}.`)
  }
  const elements: Record<string, WireArtifact>[] = []
  for (let index = 0; index < length; index++) {
    const element: Record<string, WireArtifact> = {}
    for (const [name, list] of lists) element[name] = await session.values.store((list as readonly unknown[])[index])
    elements.push(element)
  }
  return { elements }
}

export async function collectOutputs(task: CollectTask, { session }: TaskRun): Promise<StepResult> {
  const { step } = session.invocation(task.invocation, task.step)
  const lists: Record<string, unknown[]> = {}
  for (const [name, results] of Object.entries(task.outputs)) {
    lists[name] = []
    for (const stored of results) lists[name].push(await session.values.load(stored))
  }
  // The materializer that an output names is for one element; a list of them is chosen by value.
  const plain = {
    ...step,
    outputs: step.outputs && Object.fromEntries(Object.keys(step.outputs).map((name) => [name, {}])),
    output: undefined,
  }
  return { outputs: await storeOutputs(plain, step.outputs ? lists : Object.values(lists)[0], session.values), acts: [] }
}

export async function runHook(task: HookTask, { session, notes, signal, tell }: TaskRun): Promise<null> {
  const invocation =
    task.invocation === undefined ? undefined : session.compiled.invocations.find(({ id }) => id === task.invocation)
  const hook = hookOf(task, invocation, session)
  if (!hook) return null
  const run = pipelineRunOf(task.run, session.setup.run, session.compiled)
  const error = task.error && fromStepError(task.error)
  const context = { run, ...(invocation ? { step: run.steps[invocation.id] } : {}), ...(error ? { error } : {}) }
  if (!invocation) {
    await hook(context)
    return null
  }
  const { pipeline } = session.compiled
  const parts = {
    invocation,
    inputs: {},
    defaults: {},
    extra: invocation.extra,
    run,
    pipeline: pipeline.name,
    model: task.model,
    signal,
    notes,
  }
  const stepContext = createStepContext({ ...parts, store: session.store, values: session.values, tell, keep: () => undefined })
  await runInStepContext(stepContext, async () => hook(context))
  return null
}

function hookOf({ hook }: HookTask, invocation: Invocation | undefined, { compiled }: WorkerSession): HookFunction | undefined {
  if (!invocation) return compiled.pipeline[hook]
  return hook === 'onInit' ? undefined : invocation.step[hook]
}

async function loadInputs(inputs: Readonly<Record<string, WireInput>>, session: WorkerSession): Promise<Record<string, unknown>> {
  const loaded = await Promise.all(
    Object.entries(inputs).map(async ([name, input]) => [name, await loadInput(input, session)] as const),
  )
  return Object.fromEntries(loaded)
}

async function loadInput(input: WireInput, session: WorkerSession): Promise<unknown> {
  switch (input.kind) {
    case 'literal':
      return input.value
    case 'list':
      return Promise.all(input.items.map(async (item) => loadInput(item, session)))
    case 'record':
      return loadInputs(input.entries, session)
    case 'artifact':
      return session.values.load(input.stored)
  }
}

function lengthOf(list: unknown, name: string, step: string): number {
  if (Array.isArray(list)) return list.length
  throw new Error(`Step "${step}" is mapped over "${name}", which is no array but ${list === null ? 'null' : typeof list}.`)
}

/** Variables of the step, for as long as it runs: a worker runs one step at a time. */
async function withEnvironment<T>(environment: Readonly<Record<string, string>> | undefined, run: () => Promise<T>): Promise<T> {
  if (!environment) return run()
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, environment)
  try {
    return await run()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  }
}
