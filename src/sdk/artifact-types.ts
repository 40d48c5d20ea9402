/** References to artifacts, and what may be written down in place of a step's input. */
import type { AnyMaterializer } from './materializer-types.js'
import type { AnyModel } from './model-types.js'

/**
 * An artifact, by reference: nothing is read until a step needs the value or `load()` is called.
 * `id`, `version` and `metadata` are known once it is resolved: in a finished run, or after `load()`.
 */
export interface Artifact<out T = unknown> {
  /** Type brand. A string key, so that two copies of the package agree (a unique symbol would not). */
  readonly '~zenlocal': { readonly artifact: T }
  readonly name: string
  readonly id?: string | undefined
  readonly version?: string | undefined
  readonly metadata?: Metadata | undefined
  /** Throws ARTIFACT_NOT_FOUND, OBJECT_MISSING, …; while composing COMPOSE_FAILED, as nothing has run yet. */
  load(): Promise<T>
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type Metadata = Readonly<Record<string, unknown>>
/** What a function without `return` returns. */
export type Nothing = ReturnType<() => void>

export type AnyFunction = (...args: never) => unknown
export type JsonLeaf = string | number | boolean | null | undefined
export type MethodsOf<T> = {
  [K in keyof T]-?: unknown extends T[K] ? never : NonNullable<T[K]> extends AnyFunction ? K : never
}[keyof T]

/**
 * What may be written down in place of a T: JSON, whose arrays, tuples and records may hold references at any depth.
 * Things with methods (Map, Date, class instances, typed arrays) are never parameters: they come as artifacts.
 */
export type Literal<T> = unknown extends T
  ? T
  : T extends JsonLeaf
    ? T
    : T extends AnyFunction | Artifact | bigint | symbol
      ? never
      : T extends readonly unknown[]
        ? number extends T['length']
          ? readonly Input<T[number]>[]
          : { readonly [K in keyof T]: Input<T[K]> }
        : [keyof T] extends [never]
          ? T
          : [MethodsOf<T>] extends [never]
            ? { readonly [K in keyof T]: Input<T[K]> }
            : never
/** A JSON-like T, a reference to a T, or arrays and plain records of those, to any depth. */
export type Input<T> = Literal<T> | Artifact<T>
export type Inputs<I> = { readonly [K in keyof I]: Input<I[K]> }

/** T, but never guessed from where the result is used: an unchecked type is always written down. */
export type Explicit<T> = [T] extends [infer U] ? U : never

export type ArtifactType = 'data' | 'model' | 'deployment'

/** How one output of a step is stored and linked. */
export interface ArtifactConfig {
  /** Default `data`, or what the materializer says. */
  type?: ArtifactType | undefined
  /** The name in the registry; may hold `{date}`, `{time}` and keys of `substitutions`. Default: the output's name, or `<pipeline>::<step>::output`. */
  name?: string | undefined
  /** A text name for the new version beside its number. Not numeric, not `latest`. */
  version?: string | undefined
  /** Links this one output elsewhere than the step's own model. */
  model?: AnyModel | undefined
  tags?: readonly string[] | undefined
  metadata?: Metadata | undefined
  materializer?: AnyMaterializer | undefined
  /** Replaces earlier links of this artifact in the model version; default adds a version. */
  overwrite?: boolean | undefined
}
