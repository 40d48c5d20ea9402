/** A pipeline called inside another: its steps become the outer one's, its ids nested in a prefix. */
import { makeReference, referenceStateOf } from './artifact.js'
import { isPlainRecord } from './brand.js'
import { callSite } from './call-site.js'
import { composing, freeId, withScope } from './composition.js'
import type { Composition, Scope } from './composition.js'
import { pipelineContext } from './contexts.js'
import type { PipelineDefinition } from './definitions.js'
import { checkParameters, literalDefaults } from './parameters.js'
import { callCompose } from './call-compose.js'
import { errorAt } from './user-error.js'

/** Throws COMPOSE_FAILED, PARAMETER_INVALID. */
export function inlinePipeline(
  definition: PipelineDefinition,
  given: Readonly<Record<string, unknown>>,
  boundary: CallableFunction,
): unknown {
  const { composition, scope: outer } = composing()!
  const site = callSite(boundary)
  const parameters = checkParameters(definition, given, composition.parametersOf, site)
  const prefix = takePrefix(definition, composition, outer)
  const scope: Scope = {
    definition,
    prefix,
    model: definition.model ?? outer.model,
    extra: { ...outer.extra, ...definition.extra },
    enableCache: definition.enableCache ?? outer.enableCache,
    parameters: { ...literalDefaults(composition.parametersOf?.(definition.compose)), ...parameters },
  }
  const before = composition.drafts.length
  const returned = withScope(composition, scope, () =>
    callCompose(definition, () => definition.compose(parameters, pipelineContext(scope))),
  )
  const ids = composition.drafts.slice(before).map((draft) => draft.id)
  return markInlined(returned, composition, ids, definition)
}

/** `train.`, and `train_2.` when it is inlined again. */
function takePrefix(definition: PipelineDefinition, composition: Composition, outer: Scope): string {
  const id = outer.prefix + freeId(definition.name, outer.prefix, composition)
  composition.ids.add(id)
  return `${id}.`
}

/** A copy of what the function returned that `after` can take as "all steps of that call". */
function markInlined(
  returned: unknown,
  composition: Composition,
  ids: readonly string[],
  definition: PipelineDefinition,
): unknown {
  const state = referenceStateOf(returned)
  if (state) return state.kind === 'output' ? makeReference({ ...state, inlined: ids }) : returned
  const copy: object = Array.isArray(returned) ? [...(returned as unknown[])] : isPlainRecord(returned) ? { ...returned } : {}
  const refuse = (): never => {
    throw errorAt('COMPOSE_FAILED', callSite(refuse), `Pipeline "${definition.name}" cannot be awaited here.`, {
      why: 'Inside another pipeline it is inlined: its steps are part of that one, and nothing has run yet.',
      hints: ['Take its outputs without `await`.'],
    })
  }
  return Object.defineProperties(copy, {
    '~zenlocal': { value: { inlined: { composition, ids } } },
    then: { value: refuse },
  })
}
