/** The `PipelineRun` that users get: made from a run's view and from what its pipeline function returned. */
import { ZenError } from '../errors.js'
import type { RunView, StepView } from '../schema/views.js'
import type { Artifact } from './artifact-types.js'
import { makeReference, referenceStateOf, resolvedReference } from './artifact.js'
import type { OutputState } from './artifact.js'
import { isPlainRecord } from './brand.js'
import { stepDefinitionOf } from './created.js'
import type { CompiledPipeline, StepDefinition } from './definitions.js'
import { nearMisses } from './near-misses.js'
import { UNNAMED_OUTPUT } from './outputs.js'
import type { PipelineRun, StepRun, TypedStepRun } from './run-types.js'
import type { AnyStep } from './step-types.js'

/** Also of a run that is under way or failed: outputs that do not exist (yet) throw ARTIFACT_NOT_FOUND when they are loaded. */
export function makePipelineRun(view: RunView, compiled: Pick<CompiledPipeline, 'invocations' | 'returned'>): PipelineRun {
  const definitions = new Map(compiled.invocations.map(({ id, step }) => [id, step]))
  const steps = Object.fromEntries(view.steps.map((step) => [step.id, stepRun(view, step, definitions.get(step.id))]))
  const facts = { id: view.id, name: view.name, status: view.status, steps }
  const run: PipelineRun = {
    ...facts,
    outputs: resolveReturned(compiled.returned, view),
    step<Out>(step: AnyStep<Out>, id?: string): TypedStepRun<Out> {
      return steps[findStep(step, id, compiled, view)] as TypedStepRun<Out>
    },
  }
  return withJson(run, facts)
}

/** References cannot be written as JSON; a run and its steps as plain facts can, also while the run goes on. */
function withJson<T extends object>(target: T, facts: unknown): T {
  return Object.defineProperty(target, 'toJSON', { value: () => facts })
}

function stepRun(view: RunView, step: StepView, definition: StepDefinition | undefined): StepRun {
  const expected = definition?.outputs ? Object.keys(definition.outputs) : [UNNAMED_OUTPUT]
  const names = [...new Set([...expected, ...Object.keys(step.outputs)])]
  const outputs = Object.fromEntries(names.map((name) => [name, outputOf(view, step.id, name, name)]))
  const facts = { id: step.id, name: step.name, status: step.status }
  const plain = Object.entries(step.outputs).map(([name, { artifact, version }]) => [name, { artifact, version }] as const)
  return withJson({ ...facts, outputs }, { ...facts, outputs: Object.fromEntries(plain) })
}

function outputOf(view: RunView, invocation: string, output: string, name: string): Artifact {
  const step = view.steps.find(({ id }) => id === invocation)
  const found = step?.outputs[output]
  if (found) {
    return resolvedReference({
      id: found.artifactVersionId,
      name: found.artifact,
      // The number is given when the run is committed; a step of the same run sees none yet.
      version: found.version === null ? undefined : String(found.version),
    })
  }
  const load = async (): Promise<undefined> => {
    // A step that returns nothing has no output, and nothing is what its value is.
    if (step?.status === 'completed' || step?.status === 'cached') return undefined
    throw new ZenError('ARTIFACT_NOT_FOUND', `Step "${invocation}" of run ${view.name} has no output "${output}".`, {
      why: `The step is ${step?.status ?? 'not part of the run'}.`,
      hints: [`zen runs describe ${view.name}`],
      data: { run: view.id, step: invocation, output },
    })
  }
  return makeReference({ kind: 'deferred', name, resolved: undefined, load })
}

function resolveReturned(returned: unknown, view: RunView): unknown {
  const state = referenceStateOf(returned)
  if (state) return state.kind === 'output' ? outputOfState(view, state) : returned
  if (Array.isArray(returned)) return returned.map((item: unknown) => resolveReturned(item, view))
  if (!isPlainRecord(returned)) return returned
  return Object.fromEntries(Object.entries(returned).map(([key, item]) => [key, resolveReturned(item, view)]))
}

function outputOfState(view: RunView, state: OutputState): Artifact {
  return outputOf(view, state.invocation, state.output, state.name)
}

/** Id of the invocation that is meant. Throws RUN_NOT_FOUND, AMBIGUOUS. */
function findStep(step: AnyStep, id: string | undefined, compiled: Pick<CompiledPipeline, 'invocations'>, view: RunView): string {
  const definition = stepDefinitionOf(step)
  const calls = compiled.invocations.filter((one) => isSameStep(one.step, definition)).map((one) => one.id)
  const wanted = id === undefined ? calls : calls.filter((call) => call === id)
  if (wanted.length === 1) return wanted[0]!
  if (wanted.length > 1) {
    throw new ZenError('AMBIGUOUS', `Step "${step.name}" was called ${wanted.length} times in run ${view.name}.`, {
      hints: wanted.map((call) => `run.step(${step.name}, ${JSON.stringify(call)})`),
      data: { step: step.name, ids: wanted },
    })
  }
  const known = id === undefined ? compiled.invocations.map((one) => one.id) : calls
  const near = nearMisses(id ?? step.name, known)
  throw new ZenError(
    'RUN_NOT_FOUND',
    id === undefined
      ? `Step "${step.name}" was not called in run ${view.name}.`
      : `Run ${view.name} has no call of step "${step.name}" with the id "${id}".`,
    {
      hints: [near[0] === undefined ? `Its steps: ${known.join(', ')}.` : `Did you mean "${near[0]}"?`],
      data: { step: step.name, near },
    },
  )
}

/** The run may have been composed from a bundle of the user's module, whose step objects are others: then site and name decide. */
function isSameStep(called: StepDefinition, wanted: StepDefinition | undefined): boolean {
  if (!wanted || called === wanted) return called === wanted
  return called.name === wanted.name && (wanted.site === undefined || called.site === undefined || called.site === wanted.site)
}
