/** `pipeline`: a function that wires steps. */
import type { Metadata } from './artifact-types.js'
import { callSite } from './call-site.js'
import { composing } from './composition.js'
import type { PipelineContext } from './context-types.js'
import { created } from './created.js'
import type { PipelineDefinition } from './definitions.js'
import { changePipeline, definePipeline } from './define-pipeline.js'
import { inlinePipeline } from './inline-pipeline.js'
import { pipelineCall } from './pipeline-call.js'
import type { Pipeline, PipelineOptions, PipelineReturn, Returned } from './pipeline-types.js'
import { errorAt } from './user-error.js'

/**
 * Makes a pipeline of a function that is called once, with the parameters, to wire its steps. It must be synchronous.
 * `await train({ gamma: 0.1 })` runs it; inside another pipeline the call is inlined.
 * Throws DEFINITION_INVALID, NAME_INVALID, MODEL_CONFIG_INVALID.
 */
export function pipeline<
  Ret extends PipelineReturn,
  P extends object | undefined = object,
  const E extends Metadata = Metadata,
  In = P,
>(
  options: PipelineOptions<E, In, P>,
  compose: (params: P, context: PipelineContext<E>) => Ret,
): Pipeline<NonNullable<In>, Returned<Ret>>
export function pipeline(options: unknown, compose: unknown): unknown {
  const definition = definePipeline(options, compose, callSite(pipeline))
  created().pipelines.push(definition)
  return makePipeline(definition)
}

/** Copies of `withOptions` are not registered: they keep their origin's index and site. */
function makePipeline(definition: PipelineDefinition): unknown {
  const call = (parameters: Readonly<Record<string, unknown>> = {}): unknown => {
    if (composing()) return inlinePipeline(definition, parameters, call)
    if (created().importing !== undefined) throw calledOnImport(definition, call)
    return pipelineCall(definition, parameters)
  }
  const withOptions = (changes: unknown): unknown => makePipeline(changePipeline(definition, changes, callSite(withOptions)))
  return Object.defineProperties(call, {
    name: { value: definition.name },
    '~zenlocal': { value: { pipeline: true, definition } },
    withOptions: { value: withOptions },
  })
}

function calledOnImport(definition: PipelineDefinition, boundary: CallableFunction): Error {
  return errorAt(
    'PIPELINE_CALLED_ON_IMPORT',
    callSite(boundary),
    `Pipeline "${definition.name}" was called while its module was imported.`,
    {
      why: 'zen imports the module to find its pipelines and starts the run itself; worker processes import it as well.',
      hints: [`if (isMain(import.meta)) await ${definition.name}()`, 'Or leave the call out: zen run FILE'],
      data: { pipeline: definition.name },
    },
  )
}
