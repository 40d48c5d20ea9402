/**
 * References to artifacts at run time. A reference stands for a value that may not exist yet, so every use of it as if it were
 * the value is an error that says so, with the user's line: that is what the proxy is for.
 */
import type { ArtifactVersionView } from '../schema/views.js'
import type { Artifact, Metadata } from './artifact-types.js'
import { brandOf } from './brand.js'
import { callSite } from './call-site.js'
import type { Boundary } from './call-site.js'
import { composing } from './composition.js'
import type { ArtifactQuery } from './queries.js'
import { getRuntime } from './runtime.js'
import { errorAt } from './user-error.js'

/** Which artifact version it turned out to be. */
export interface ResolvedFacts {
  readonly id: string
  readonly name: string
  /** Undefined while the run that made it has not been committed. */
  readonly version: string | undefined
  readonly metadata?: Metadata | undefined
}

interface StateBase {
  readonly name: string
  resolved: ResolvedFacts | undefined
}
/** The output of an invocation of `composition`. */
export interface OutputState extends StateBase {
  readonly kind: 'output'
  readonly composition: object
  readonly invocation: string
  readonly output: string
  /** Of an inlined pipeline that returned this reference: all its invocations, for `after`. */
  readonly inlined?: readonly string[] | undefined
}
/** An artifact that exists or will. The query is made when it is needed: what it says can depend on where that is. */
export interface QueryState extends StateBase {
  readonly kind: 'query'
  readonly query: () => ArtifactQuery | Promise<ArtifactQuery>
  /** For composing, which cannot wait: undefined when `query` is always synchronous. */
  readonly composingQuery?: (() => ArtifactQuery) | undefined
}
/** A value that the user wrote down. */
export interface ValueState extends StateBase {
  readonly kind: 'value'
  readonly value: unknown
}
/** Of a run: `load` knows what to do. */
export interface DeferredState extends StateBase {
  readonly kind: 'deferred'
  readonly load: () => Promise<unknown>
}
export type ReferenceState = OutputState | QueryState | ValueState | DeferredState

export function referenceStateOf(value: unknown): ReferenceState | undefined {
  const state = brandOf(value)?.['artifact']
  return typeof state === 'object' && state !== null ? (state as ReferenceState) : undefined
}

export function makeReference(state: ReferenceState): Artifact<never> {
  return new Proxy(new Reference(state), misuseHandler)
}

/** A reference to an artifact that a query finds. */
export function artifactReference(query: ArtifactQuery, name: string): Artifact<never> {
  return makeReference({ kind: 'query', name, resolved: undefined, query: () => query })
}

/** A reference to an artifact version that is known. */
export function resolvedReference(facts: ResolvedFacts): Artifact<never> {
  const load = () => getRuntime().load({ by: 'id', id: facts.id })
  return makeReference({ kind: 'deferred', name: facts.name, resolved: facts, load })
}

export function factsOf(record: ArtifactVersionView): ResolvedFacts {
  return { id: record.id, name: record.artifact, version: String(record.version), metadata: record.metadata }
}

/** The artifact's name and version in the registry: for calls that take those. */
export async function resolveReference(reference: Artifact): Promise<ResolvedFacts> {
  const state = stateOf(reference)
  if (state.resolved) return state.resolved
  if (state.kind === 'query') return (state.resolved = factsOf(await getRuntime().resolve(await state.query())))
  if (state.kind === 'deferred') await state.load()
  // Loading is what resolves it.
  const { resolved } = reference['~zenlocal'].artifact as ReferenceState
  if (resolved) return resolved
  throw notKnown(resolveReference, state, 'Its place in the registry was asked for')
}

class Reference implements Artifact<never> {
  readonly '~zenlocal': { readonly artifact: never }

  constructor(state: ReferenceState) {
    this['~zenlocal'] = { artifact: state as never }
  }
  get name(): string {
    return this.#state.resolved?.name ?? this.#state.name
  }
  get id(): string | undefined {
    return this.#state.resolved?.id
  }
  get version(): string | undefined {
    return this.#state.resolved?.version
  }
  get metadata(): Metadata | undefined {
    return this.#state.resolved?.metadata
  }
  load = (): Promise<never> => {
    const state = this.#state
    if (state.kind === 'output' && !state.resolved) throw notKnown(this.load, state, 'Its value was asked for with load()')
    return loadState(state) as Promise<never>
  }
  get #state(): ReferenceState {
    return this['~zenlocal'].artifact
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { name, version } = this
    return `Artifact(${version === undefined ? name : `${name} ${version}`})`
  }
}

async function loadState(state: ReferenceState): Promise<unknown> {
  if (state.kind === 'value') return state.value
  if (state.kind === 'deferred') return state.load()
  const runtime = getRuntime()
  if (state.resolved) return runtime.load({ by: 'id', id: state.resolved.id })
  if (state.kind === 'output') throw notKnown(loadState, state, 'Its value was asked for with load()')
  const query = await state.query()
  const [value, record] = await Promise.all([runtime.load(query), runtime.resolve(query)])
  state.resolved = factsOf(record)
  return value
}

function stateOf(reference: Artifact): ReferenceState {
  return reference['~zenlocal'].artifact as ReferenceState
}

const members = new Set(['~zenlocal', 'name', 'id', 'version', 'metadata', 'load'])
/** Asked for by the language, by test libraries and by `await`; answered as by any object that has none. */
const probes = new Set(['then', 'constructor', 'asymmetricMatch', 'nodeType', '$$typeof', '@@__IMMUTABLE_ITERABLE__@@'])

function readMember(target: Reference, key: string | symbol): unknown {
  const state = stateOf(target)
  if (key === Symbol.toPrimitive) return refusePrimitive(state)
  if (key === Symbol.iterator || key === Symbol.asyncIterator) throw notKnown(readMember, state, 'It was iterated over')
  if (typeof key === 'symbol' || members.has(key)) return Reflect.get(target, key, target) as unknown
  if (probes.has(key)) return key === 'constructor' ? Object : undefined
  if (key === 'toJSON') return jsonOf(state)
  throw notKnown(readMember, state, `Its member "${key}" was asked for`)
}

function refuseWrite(target: Reference, key: string | symbol): never {
  throw notKnown(refuseWrite, stateOf(target), `Its member "${String(key)}" was set`)
}

function listMembers(target: Reference): (string | symbol)[] {
  if (stateOf(target).kind !== 'output') return Reflect.ownKeys(target)
  throw notKnown(listMembers, stateOf(target), 'Its members were listed')
}

const misuseHandler: ProxyHandler<Reference> = { get: readMember, set: refuseWrite, ownKeys: listMembers }

function refusePrimitive(state: ReferenceState): (hint: string) => never {
  const refuse = (hint: string): never => {
    throw notKnown(refuse, state, hint === 'string' ? 'It was used as text' : 'It was compared or calculated with')
  }
  return refuse
}

/** The form in which a reference crosses process borders as a pipeline parameter; see `decodeReferences`. */
function jsonOf(state: ReferenceState): () => unknown {
  const toJSON = (): unknown => {
    if (state.resolved) return { '~zenlocal': { query: { by: 'id', id: state.resolved.id } } }
    if (state.kind === 'value') return { '~zenlocal': { value: state.value } }
    if (state.kind === 'query') return { '~zenlocal': { query: (state.composingQuery ?? state.query)() } }
    throw notKnown(toJSON, state, 'It was turned into JSON')
  }
  return toJSON
}

function notKnown(boundary: Boundary, state: ReferenceState, use: string): Error {
  const inPipeline = composing() !== undefined || (state.kind === 'output' && !state.resolved)
  const message = `"${state.name}" is a reference to an artifact, not its value. ${use}.`
  return errorAt('COMPOSE_FAILED', callSite(boundary), message, {
    why: inPipeline
      ? 'A pipeline function wires steps together before any of them runs, so no value exists yet.'
      : 'Nothing is read until it is loaded.',
    hints: inPipeline
      ? ['Pass it to a step and use the value there: step({ name: "decide" }, ({ value }) => …)']
      : ['Load it first: const value = await reference.load()'],
    data: { artifact: state.name },
  })
}
