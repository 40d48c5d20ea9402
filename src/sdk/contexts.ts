/** `getStepContext` and `getPipelineContext`. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { ZenError } from '../errors.js'
import type { Metadata } from './artifact-types.js'
import { callSite } from './call-site.js'
import { composing } from './composition.js'
import type { Scope } from './composition.js'
import type { PipelineContext, StepContext } from './context-types.js'
import type { StepDefinition } from './definitions.js'
import { modelOfRun } from './model.js'
import { UNNAMED_OUTPUT } from './outputs.js'
import { errorAt } from './user-error.js'

const key = Symbol.for('zenlocal.stepContext')
type Holder = { [key]?: AsyncLocalStorage<StepContext> | undefined }

function storage(): AsyncLocalStorage<StepContext> {
  return ((globalThis as Holder)[key] ??= new AsyncLocalStorage())
}

/** For the worker: `getStepContext()` gives `context` in all that `fn` calls, also later. */
export function runInStepContext<T>(context: StepContext, fn: () => T): T {
  return storage().run(context, fn)
}

/** Undefined outside of a step. */
export function currentStepContext(): StepContext | undefined {
  return storage().getStore()
}

/** The context of the step that is running. Throws CONTEXT_MISSING elsewhere. */
export function getStepContext<K extends string = string>(): StepContext<K> {
  const context = currentStepContext()
  if (context) return context
  const here = composing() ? 'A pipeline function runs before any step does.' : 'No step is running here.'
  throw errorAt('CONTEXT_MISSING', callSite(getStepContext), 'getStepContext() was called outside of a step.', {
    why: here,
    hints: [
      composing() ? 'In a pipeline function: getPipelineContext()' : 'Call it inside the function of a step that zen runs.',
    ],
  })
}

/** The context of the pipeline that is being composed. Throws CONTEXT_MISSING elsewhere. */
export function getPipelineContext<E = Metadata>(): PipelineContext<E> {
  const current = composing()
  if (current) return pipelineContext(current.scope) as PipelineContext<E>
  throw errorAt(
    'CONTEXT_MISSING',
    callSite(getPipelineContext),
    'getPipelineContext() was called outside of a pipeline function.',
    {
      why: 'It exists while a pipeline is composed, which is before its steps run.',
      hints: ['In a step: getStepContext()'],
    },
  )
}

export function pipelineContext(scope: Scope): PipelineContext {
  const model = () => {
    if (scope.model) return modelOfRun(scope.model)
    throw noModel(`pipeline "${scope.definition.name}"`)
  }
  return {
    name: scope.definition.name,
    extra: scope.extra,
    params: scope.parameters,
    get model() {
      return model()
    },
    get modelConfig() {
      return model()
    },
    get modelVersion() {
      return model()
    },
  }
}

/** What `context.model` throws where none is configured. */
export function noModel(what: string): ZenError {
  return new ZenError('CONTEXT_MISSING', `No model is configured for ${what}.`, {
    hints: [
      "pipeline({ name: '…', model: { name: 'iris_classifier' } }, …)",
      "step({ name: '…', model: { name: 'iris_classifier' } }, …)",
    ],
  })
}

/** What a step function gets from `step.run(…)`, in a unit test: nothing is recorded. */
export function bareContext(step: StepDefinition, inputs: Metadata): Partial<StepContext> {
  const ignore = (): void => undefined
  const handle = { logMetadata: ignore, addTags: ignore }
  const names = step.outputs ? Object.keys(step.outputs) : [UNNAMED_OUTPUT]
  return {
    pipeline: { name: '' },
    step: { name: step.name, id: step.name },
    inputs,
    params: inputs,
    extra: step.extra ?? {},
    signal: new AbortController().signal,
    log: ignore,
    outputs: Object.fromEntries(names.map((name) => [name, handle])),
    experimentTracker: undefined,
    logMetadata: ignore,
    logMetric: ignore,
    logParam: ignore,
    setTag: ignore,
    logFile: ignore,
    progress: ignore,
    checkpoint: () => ({ load: async () => undefined, save: async () => undefined }),
    get model() {
      if (step.model) return modelOfRun(step.model)
      throw noModel(`step "${step.name}"`)
    },
  }
}
