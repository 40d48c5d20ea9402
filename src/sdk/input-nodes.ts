/** Turns what a step was called with into nodes: literals, and references at any depth. */
import { referenceStateOf } from './artifact.js'
import type { ReferenceState } from './artifact.js'
import type { Composition } from './composition.js'
import type { CallSite } from './call-site.js'
import type { InputNode } from './definitions.js'
import type { ArtifactQuery } from './queries.js'
import { errorAt } from './user-error.js'

/** `value` has passed `checkLiteral`. `sources` collects the ids of the invocations that it takes outputs from. */
export function toInputNode(
  value: unknown,
  composition: Composition,
  site: CallSite | undefined,
  sources: Set<string>,
): InputNode {
  const state = referenceStateOf(value)
  if (state) return referenceNode(state, composition, site, sources)
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => toInputNode(item, composition, site, sources))
    if (items.every((item) => item.kind === 'literal')) return { kind: 'literal', value: items.map((item) => item.value) }
    return { kind: 'list', items }
  }
  if (typeof value === 'object' && value !== null) return recordNode(value, composition, site, sources)
  return { kind: 'literal', value }
}

function recordNode(value: object, composition: Composition, site: CallSite | undefined, sources: Set<string>): InputNode {
  const entries: [string, InputNode][] = []
  for (const [key, part] of Object.entries(value)) {
    // An absent key and one that is undefined mean the same to JSON and to default values.
    if (part !== undefined) entries.push([key, toInputNode(part, composition, site, sources)])
  }
  const literals = entries.flatMap(([key, node]) => (node.kind === 'literal' ? [[key, node.value] as const] : []))
  if (literals.length === entries.length) return { kind: 'literal', value: Object.fromEntries(literals) }
  return { kind: 'record', entries: Object.fromEntries(entries) }
}

function referenceNode(
  state: ReferenceState,
  composition: Composition,
  site: CallSite | undefined,
  sources: Set<string>,
): InputNode {
  if (state.resolved) return { kind: 'artifact', query: { by: 'id', id: state.resolved.id } }
  if (state.kind === 'value') return { kind: 'value', value: state.value }
  if (state.kind === 'query') return { kind: 'artifact', query: (state.composingQuery ?? state.query)() as ArtifactQuery }
  if (state.kind === 'output' && state.composition === composition) {
    sources.add(state.invocation)
    return { kind: 'output', invocation: state.invocation, output: state.output }
  }
  throw errorAt('COMPOSE_FAILED', site, `"${state.name}" belongs to another run.`, {
    why:
      state.kind === 'output'
        ? 'It was made while another pipeline was composed, or by an earlier composition of this one.'
        : 'It is an output of a pipeline call that has not been awaited.',
    hints: [
      'Call the steps, or the other pipeline, inside this pipeline function.',
      'Of a finished run, take run.outputs: const run = await train(); then pass run.outputs.…',
      'By name: externalArtifact({ name })',
    ],
    data: { artifact: state.name },
  })
}
