/** `step`: a function whose calls are recorded and cached. */
import type { Artifact } from './artifact-types.js'
import { brandOf, describeKind, isPlainRecord } from './brand.js'
import { callSite } from './call-site.js'
import type { Boundary } from './call-site.js'
import type { StepContext } from './context-types.js'
import { bareContext, currentStepContext } from './contexts.js'
import { created, stepDefinitionOf } from './created.js'
import type { StepDefinition } from './definitions.js'
import { changeStep, defineStep } from './define-step.js'
import { invokeStep } from './invoke.js'
import { validateInputs } from './validate-inputs.js'
import type { Outputs, Returns, Step, StepOptions, Unmapped } from './step-types.js'
import { errorAt } from './user-error.js'

/**
 * Makes a step of a function that takes one object of named inputs. Its name is the function's, or `options.name`.
 * Throws DEFINITION_INVALID, NAME_INVALID, MODEL_CONFIG_INVALID.
 */
export function step<R, I extends object | undefined = object>(
  run: (inputs: I, context: StepContext<never>) => R,
): Step<NonNullable<I>, Artifact<Awaited<R>>>
export function step<R, I extends object | undefined = object, K extends string = never, In = I>(
  options: StepOptions<K, In, I>,
  run: (inputs: I, context: StepContext<NoInfer<K>>) => Returns<R, NoInfer<K>>,
): Step<NonNullable<In>, Outputs<R, K>>
export function step(first: unknown, second?: unknown): unknown {
  const [options, run] = typeof first === 'function' && second === undefined ? [{}, first] : [first, second]
  const definition = defineStep(options, run, callSite(step))
  created().steps.push(definition)
  return makeStep(definition)
}

/** The callable around a definition. Copies of `withOptions` are not registered: they share their origin's site. */
export function makeStep(definition: StepDefinition): unknown {
  const call = (inputs?: unknown, options?: unknown): unknown => invokeStep(definition, { inputs, options, boundary: call })
  const map = (inputs: unknown, options?: unknown): unknown => invokeMapped(definition, inputs, options, map)
  const withOptions = (changes: unknown): unknown => makeStep(changeStep(definition, changes, callSite(withOptions)))
  const run = (inputs?: unknown): Promise<unknown> => runBare(definition, inputs)
  return Object.defineProperties(call, {
    name: { value: definition.name },
    '~zenlocal': { value: { step: definition } },
    map: { value: map },
    run: { value: run },
    withOptions: { value: withOptions },
  })
}

async function runBare(definition: StepDefinition, inputs: unknown): Promise<unknown> {
  const checked = await validateInputs(definition, (inputs ?? {}) as Record<string, unknown>)
  return definition.run(checked, currentStepContext() ?? bareContext(definition, checked))
}

/** An input that every element of a `map` gets whole. */
export function unmapped<const V>(value: V): Unmapped<V> {
  return { '~zenlocal': { unmapped: value } }
}

function invokeMapped(definition: StepDefinition, given: unknown, options: unknown, boundary: Boundary): unknown {
  const inputs = isPlainRecord(given) ? given : {}
  const mapped: string[] = []
  const lengths = new Map<number, string>()
  const plain = Object.entries(inputs).map(([name, value]) => {
    const brand = brandOf(value)
    if (brand && 'unmapped' in brand) return [name, brand['unmapped']] as const
    if (value !== undefined) mapped.push(name)
    if (Array.isArray(value)) lengths.set(value.length, name)
    else if (value !== undefined && !(brand && 'artifact' in brand)) throw notAList(definition, name, value, boundary)
    return [name, value] as const
  })
  if (mapped.length === 0) {
    throw errorAt('COMPOSE_FAILED', callSite(boundary), `${definition.name}.map() has nothing to fan out over.`, {
      hints: ['At least one input must be an array or an artifact that holds one, not unmapped(…).'],
    })
  }
  if (lengths.size > 1) {
    const sizes = [...lengths].map(([length, name]) => `${name} has ${length}`).join(', ')
    throw errorAt('COMPOSE_FAILED', callSite(boundary), `The inputs of ${definition.name}.map() differ in length: ${sizes}.`)
  }
  return invokeStep(definition, { inputs: Object.fromEntries(plain), options, boundary, mapped })
}

function notAList(definition: StepDefinition, name: string, value: unknown, boundary: Boundary): Error {
  return errorAt('COMPOSE_FAILED', callSite(boundary), `Input "${name}" of ${definition.name}.map() is ${describeKind(value)}.`, {
    why: 'map() runs the step once for each element of its inputs.',
    hints: [
      stepDefinitionOf(value)
        ? 'Call the step and pass what the call returns.'
        : `Give every element the same value: ${name}: unmapped(…)`,
    ],
  })
}
