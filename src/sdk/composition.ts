/** What is being composed right now. Pipeline functions are synchronous, so a plain stack is enough. */
import type { Invocation, ModelConfig, PipelineDefinition } from './definitions.js'
import type { CallSite } from './call-site.js'
import type { ParametersOf } from './parameters.js'

/** One pipeline function that is running: the outer one, or one inlined in it. */
export interface Scope {
  readonly definition: PipelineDefinition
  /** Put before the ids of its invocations: empty, or `train.` for an inlined pipeline. */
  readonly prefix: string
  readonly model: ModelConfig | undefined
  readonly extra: Readonly<Record<string, unknown>>
  readonly enableCache: boolean | undefined
  /** With the literal defaults of the function, for its context. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** An invocation whose `after` is not resolved yet: ids may name calls that come later. */
export interface Draft extends Omit<Invocation, 'after' | 'dependsOn' | 'calledAt'> {
  /** Ids of the invocations whose outputs it takes. */
  readonly sources: readonly string[]
  readonly after: readonly string[]
  /** Ids as the user wrote them, relative to `prefix`. */
  readonly afterNames: readonly string[]
  readonly prefix: string
  readonly site: CallSite | undefined
}

export interface Composition {
  readonly drafts: Draft[]
  readonly ids: Set<string>
  /** How often a name was given out by itself: where to go on counting. */
  readonly counts: Map<string, number>
  /** Innermost last. */
  readonly scopes: Scope[]
  readonly parametersOf: ParametersOf | undefined
}

const key = Symbol.for('zenlocal.composing')
type Holder = { [key]?: Composition[] | undefined }

function stack(): Composition[] {
  return ((globalThis as Holder)[key] ??= [])
}

/** The composition in progress; undefined outside of pipeline functions. */
export function composing(): { composition: Composition; scope: Scope } | undefined {
  const composition = stack().at(-1)
  const scope = composition?.scopes.at(-1)
  return composition && scope && { composition, scope }
}

export function withComposition<T>(composition: Composition, run: () => T): T {
  stack().push(composition)
  try {
    return run()
  } finally {
    stack().pop()
  }
}

export function withScope<T>(composition: Composition, scope: Scope, run: () => T): T {
  composition.scopes.push(scope)
  try {
    return run()
  } finally {
    composition.scopes.pop()
  }
}

/** `name`, or `name_2`, `name_3`, … when it is taken; without the prefix. */
export function freeId(name: string, prefix: string, { ids, counts }: Composition): string {
  const full = prefix + name
  for (let n = (counts.get(full) ?? 0) + 1; ; n++) {
    const id = n === 1 ? name : `${name}_${n}`
    if (ids.has(prefix + id)) continue
    counts.set(full, n)
    return id
  }
}
