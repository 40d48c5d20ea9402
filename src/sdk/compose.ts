/** Composing: calls a pipeline's function once and writes down which steps it called with what. No IO. */
import { withComposition, withScope } from './composition.js'
import type { Composition, Draft, Scope } from './composition.js'
import { formatPlace } from './call-site.js'
import { callCompose } from './call-compose.js'
import { pipelineContext } from './contexts.js'
import type { CompiledPipeline, Invocation, PipelineDefinition } from './definitions.js'
import { nearMisses } from './near-misses.js'
import { checkParameters, encodeParameters, literalDefaults } from './parameters.js'
import type { ParametersOf } from './parameters.js'
import { errorAt } from './user-error.js'

export interface ComposeOptions {
  /** Reads names and literal defaults from a function's text. Without it, unknown names are not noticed. */
  readonly parametersOf?: ParametersOf | undefined
}

/** Throws COMPOSE_FAILED, PARAMETER_INVALID, and what the SDK functions throw that the pipeline function calls. */
export function compose(
  definition: PipelineDefinition,
  parameters: Readonly<Record<string, unknown>>,
  options: ComposeOptions = {},
): CompiledPipeline {
  const checked = checkParameters(definition, parameters, options.parametersOf, undefined)
  const composition: Composition = {
    drafts: [],
    ids: new Set(),
    counts: new Map(),
    scopes: [],
    parametersOf: options.parametersOf,
  }
  const scope: Scope = {
    definition,
    prefix: '',
    model: definition.model,
    extra: definition.extra,
    enableCache: definition.enableCache,
    parameters: { ...literalDefaults(options.parametersOf?.(definition.compose)), ...checked },
  }
  const returned = withComposition(composition, () =>
    withScope(composition, scope, () => callCompose(definition, () => definition.compose(checked, pipelineContext(scope)))),
  )
  return {
    pipeline: definition,
    parameters: encodeParameters(parameters),
    invocations: sortByDependency(composition.drafts.map((draft) => finishDraft(draft, composition))),
    returned,
  }
}

interface Finished {
  readonly invocation: Invocation
  readonly draft: Draft
}

function finishDraft(draft: Draft, composition: Composition): Finished {
  const { sources, afterNames, prefix, site, after: known, ...rest } = draft
  const named = afterNames.flatMap((name) => idsNamed(name, prefix, draft, composition))
  const after = [...new Set([...known, ...named])]
  const invocation: Invocation = {
    ...rest,
    after,
    dependsOn: [...new Set([...sources, ...after])],
    get calledAt() {
      return formatPlace(site?.place)
    },
  }
  return { draft, invocation }
}

/** An id is looked for in the pipeline that named it, then in those around it; a nested pipeline's id means all its steps. */
function idsNamed(name: string, prefix: string, draft: Draft, composition: Composition): string[] {
  for (let scope: string | undefined = prefix; scope !== undefined; scope = outerPrefix(scope)) {
    const id = scope + name
    const found = draftsNamed(id, composition)
    if (found.length > 0) return found.map((other) => other.id)
  }
  const ids = composition.drafts.map((other) => other.id).filter((id) => id !== draft.id)
  const nested = ids.filter((id) => id.endsWith(`.${name}`))
  const near = nested.length > 0 ? nested : nearMisses(name, ids)
  throw errorAt('COMPOSE_FAILED', draft.site, `\`after\` of "${draft.id}" names no call: "${name}".`, {
    hints: near[0] !== undefined ? [`Did you mean "${near[0]}"?`] : ids.length > 0 ? [`The ids are: ${ids.join(', ')}.`] : [],
    data: { id: draft.id, after: name, near },
  })
}

function draftsNamed(id: string, { drafts, ids }: Composition): readonly Draft[] {
  return ids.has(id) ? drafts.filter((other) => other.id === id || other.id.startsWith(`${id}.`)) : []
}

/** `a.b.` → `a.` → `` → undefined */
function outerPrefix(prefix: string): string | undefined {
  if (prefix === '') return undefined
  return prefix.slice(0, prefix.lastIndexOf('.', prefix.length - 2) + 1)
}

/** In order of the calls, as far as dependencies allow. Only `after` with an id can name a later call, so only it can close a cycle. */
function sortByDependency(all: readonly Finished[]): Invocation[] {
  const byId = new Map(all.map((one) => [one.invocation.id, one]))
  const done = new Set<string>()
  const sorted: Invocation[] = []
  for (const start of all) {
    // Depth-first without recursion: chains of thousands of steps must not overflow the stack.
    const path: { one: Finished; next: number }[] = [{ one: start, next: 0 }]
    const open = new Set([start.invocation.id])
    while (path.length > 0) {
      const top = path.at(-1)!
      const { invocation } = top.one
      const dependency = invocation.dependsOn[top.next++]
      if (done.has(invocation.id) || dependency === undefined) {
        if (!done.has(invocation.id)) sorted.push(invocation)
        done.add(invocation.id)
        open.delete(invocation.id)
        path.pop()
      } else if (open.has(dependency)) {
        throw cycle(
          path.map(({ one }) => one),
          dependency,
        )
      } else if (!done.has(dependency)) {
        open.add(dependency)
        path.push({ one: byId.get(dependency)!, next: 0 })
      }
    }
  }
  return sorted
}

function cycle(path: readonly Finished[], closing: string): Error {
  const members = path.slice(path.findIndex(({ invocation }) => invocation.id === closing))
  const ids = members.map(({ invocation }) => invocation.id)
  const culprit = members.find(({ draft }) => draft.afterNames.length > 0) ?? members[0]
  return errorAt('COMPOSE_FAILED', culprit?.draft.site, `Steps wait for each other: ${[...ids, closing].join(' → ')}.`, {
    why: 'Each of them starts after the next one has ended.',
    hints: ['Take one of the `after` away.'],
    data: { cycle: ids },
  })
}
