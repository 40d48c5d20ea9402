/** A step call while composing: adds an invocation and hands out references to its outputs. */
import { referenceStateOf } from './artifact.js'
import { brandOf, describeKind, isPlainRecord } from './brand.js'
import { callSite, displayPlace } from './call-site.js'
import type { Boundary, CallSite } from './call-site.js'
import { placeholdersOf } from './command-line.js'
import { composing, freeId } from './composition.js'
import type { Composition, Scope } from './composition.js'
import { stepDefinitionOf } from './created.js'
import type { InputNode, StepDefinition } from './definitions.js'
import { checkName, checkOptions } from './definition-error.js'
import { toInputNode } from './input-nodes.js'
import { checkLiteral } from './literals.js'
import { nearMisses } from './near-misses.js'
import { outputsOf } from './outputs.js'
import type { ParameterInfo } from './parameters.js'
import { errorAt } from './user-error.js'

export interface StepCall {
  readonly inputs: unknown
  readonly options: unknown
  /** The function that the user called: the frame below it is the user's. */
  readonly boundary: Boundary
  /** For `map`: names of the inputs over whose elements it fans out. */
  readonly mapped?: readonly string[] | undefined
}

/** Throws CONTEXT_MISSING outside of a pipeline, COMPOSE_FAILED for what is wired wrongly. */
export function invokeStep(step: StepDefinition, call: StepCall): unknown {
  const site = callSite(call.boundary)
  const current = composing()
  if (!current) throw calledOutside(step, site)
  const { composition, scope } = current
  const what = `step "${step.name}"`
  const options = checkOptions(call.options ?? {}, ['id', 'after'], { code: 'COMPOSE_FAILED', what: `the call of ${what}`, site })
  const sources = new Set<string>()
  const inputs = readInputs(step, call.inputs ?? {}, composition, site, sources)
  const id = takeId(step, options['id'], composition, scope, site)
  const after = readAfter(options['after'], composition, site)
  composition.drafts.push({
    id,
    step,
    inputs,
    mapped: call.mapped,
    model: step.model ?? scope.model,
    extra: { ...scope.extra, ...step.extra },
    pipelineEnableCache: scope.enableCache,
    pipelineName: scope.definition.name,
    sources: [...sources],
    after: after.ids,
    afterNames: after.names,
    prefix: scope.prefix,
    site,
  })
  return outputsOf(step, id, composition)
}

function calledOutside(step: StepDefinition, site: CallSite | undefined): Error {
  return errorAt('CONTEXT_MISSING', site, `Step "${step.name}" was called outside of a pipeline.`, {
    why: 'Calling a step adds it to the pipeline that is being composed; it does not run the function.',
    hints: [
      `Call it inside a pipeline function: pipeline({ name: '…' }, () => ${step.name}({ … }))`,
      `To run the bare function, as in a unit test: await ${step.name}.run({ … })`,
    ],
    data: { step: step.name },
  })
}

function readInputs(
  step: StepDefinition,
  given: unknown,
  composition: Composition,
  site: CallSite | undefined,
  sources: Set<string>,
): Readonly<Record<string, InputNode>> {
  if (!isPlainRecord(given) || referenceStateOf(given)) {
    throw errorAt('COMPOSE_FAILED', site, `Step "${step.name}" was called with ${describeKind(given)}.`, {
      why: 'A step takes one object of named inputs, as names are recorded and form the cache key.',
      hints: [`${step.name}({ name: value })`],
    })
  }
  checkInputNames(step, Object.keys(given), composition, site)
  const nodes: [string, InputNode][] = []
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    checkLiteral(value, name, 'COMPOSE_FAILED', `input of step "${step.name}"`, site)
    nodes.push([name, toInputNode(value, composition, site, sources)])
  }
  return Object.fromEntries(nodes)
}

function checkInputNames(
  step: StepDefinition,
  names: readonly string[],
  composition: Composition,
  site: CallSite | undefined,
): void {
  const info = inputInfo(step, composition)
  if (!info || info.open) return
  const known = info.parameters.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const near = nearMisses(unknown, known)
  throw errorAt('COMPOSE_FAILED', site, `Step "${step.name}" takes no input "${unknown}".`, {
    hints: [
      near[0] !== undefined
        ? `Did you mean "${near[0]}"?`
        : known.length === 0
          ? 'It takes no inputs.'
          : `It takes: ${known.join(', ')}.`,
    ],
    data: { step: step.name, input: unknown, near, inputs: known },
  })
}

function inputInfo(step: StepDefinition, composition: Composition): ParameterInfo | undefined {
  if (step.commandLine === undefined) return composition.parametersOf?.(step.run)
  const outputs = Object.keys(step.outputs ?? {})
  const names = placeholdersOf(step.commandLine).filter((name) => !outputs.includes(name))
  return { open: false, parameters: names.map((name) => ({ name, optional: false, type: 'any' })) }
}

function takeId(
  step: StepDefinition,
  wanted: unknown,
  composition: Composition,
  scope: Scope,
  site: CallSite | undefined,
): string {
  const id =
    wanted === undefined
      ? freeId(step.name, scope.prefix, composition)
      : checkName(wanted, { code: 'COMPOSE_FAILED', what: `the id of a call of step "${step.name}"`, site })
  const full = scope.prefix + id
  if (composition.ids.has(full)) {
    const first = composition.drafts.find((draft) => draft.id === full)
    throw errorAt('COMPOSE_FAILED', site, `The id "${full}" is taken.`, {
      why: first?.site?.place && `It was given to the call at ${displayPlace(first.site.place)}.`,
      hints: ['Ids are unique in a pipeline; without one, repeated calls get _2, _3, … by themselves.'],
      data: { id: full },
    })
  }
  composition.ids.add(full)
  return full
}

interface AfterIds {
  readonly ids: readonly string[]
  readonly names: readonly string[]
}

function readAfter(after: unknown, composition: Composition, site: CallSite | undefined): AfterIds {
  const ids = new Set<string>()
  const names: string[] = []
  const add = (item: unknown): void => {
    if (typeof item === 'string') names.push(item)
    else for (const id of idsOf(item, composition, site)) ids.add(id)
  }
  const isList = Array.isArray(after) && brandOf(after) === undefined
  if (isList) after.forEach(add)
  else if (after !== undefined) add(after)
  return { ids: [...ids], names }
}

/** Ids behind an artifact, what a step or pipeline call returned, or a step. */
function idsOf(item: unknown, composition: Composition, site: CallSite | undefined): readonly string[] {
  const state = referenceStateOf(item)
  if (state) {
    if (state.kind === 'output' && state.composition === composition) return state.inlined ?? [state.invocation]
    throw wrongAfter(site, `"${state.name}" comes from no step of this run`)
  }
  const step = stepDefinitionOf(item)
  if (step) {
    const ids = composition.drafts.filter((draft) => draft.step === step).map((draft) => draft.id)
    if (ids.length === 0) throw wrongAfter(site, `step "${step.name}" has not been called so far`)
    return ids
  }
  const inlined = brandOf(item)?.['inlined'] as { composition: object; ids: readonly string[] } | undefined
  if (inlined?.composition === composition) return inlined.ids
  if (isPlainRecord(item) && Object.keys(item).length > 0) {
    return Object.values(item).flatMap((part) => idsOf(part, composition, site))
  }
  throw wrongAfter(site, `${describeKind(item)} names no step`)
}

function wrongAfter(site: CallSite | undefined, problem: string): Error {
  return errorAt('COMPOSE_FAILED', site, `Wrong \`after\`: ${problem}.`, {
    hints: ['`after` takes ids, artifacts, what a step call returned, or a step (all its calls so far).'],
  })
}
