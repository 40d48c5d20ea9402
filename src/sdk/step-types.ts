/** What `step` takes and gives. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Artifact, ArtifactConfig, Input, Inputs, Metadata } from './artifact-types.js'
import type { AnyModel, ModelOptions } from './model-types.js'
import type { PipelineRun, StepRun } from './run-types.js'

/** Waits `delayMs × backoff^(n − 1)` before attempt n + 1, with up to that much taken off at random when `jitter` is set. */
export interface Retry {
  attempts: number
  delayMs?: number | undefined
  backoff?: number | undefined
  jitter?: boolean | undefined
}

export interface HookContext {
  readonly run: PipelineRun
  readonly step?: StepRun | undefined
  readonly error?: unknown
}
/** What it returns is awaited and dropped; a hook that throws is reported and does not change the run's result. */
export type Hook = (context: HookContext) => unknown

export interface CacheOptions {
  /** Part of the cache key. A step made in a function or loop is cached only with `salt` or `key`. */
  salt?: string | undefined
  /** Replaces the code fingerprint and the inputs in the cache key. */
  key?: ((inputs: Metadata) => string) | undefined
  /** Files whose content is part of the cache key, relative to the project. */
  files?: readonly string[] | undefined
  /** Environment variables whose values are part of the cache key. */
  env?: readonly string[] | undefined
  ignoreInputs?: readonly string[] | undefined
  expiresAfterMs?: number | undefined
}

export interface Resources {
  cpus?: number | undefined
  memoryBytes?: number | undefined
  gpus?: number | undefined
}

export interface CommonStepOptions {
  name?: string | undefined
  enableCache?: boolean | undefined
  cache?: CacheOptions | undefined
  retry?: Retry | undefined
  timeoutMs?: number | undefined
  /** Replaces the pipeline's model for this step. */
  model?: AnyModel | ModelOptions | undefined
  extra?: Metadata | undefined
  onFailure?: Hook | undefined
  onSuccess?: Hook | undefined
  experimentTracker?: boolean | string | undefined
  environment?: Readonly<Record<string, string>> | undefined
  secrets?: readonly string[] | undefined
  resources?: Resources | undefined
}

export interface StepOptions<K extends string = never, In = unknown, I = unknown> extends CommonStepOptions {
  /** A Standard Schema for the inputs: checks and converts them before the function sees them. */
  input?: StandardSchemaV1<In, I> | undefined
  /** Named outputs: the function returns an object with exactly these keys. */
  outputs?: { [P in K]: ArtifactConfig } | undefined
  /** Config of the one unnamed output. */
  output?: ([K] extends [never] ? ArtifactConfig : never) | undefined
}

/** What calling a step returns: one artifact, or one per named output. */
export type Outputs<R, K extends string> = [K] extends [never]
  ? Artifact<Awaited<R>>
  : { [P in K]: Artifact<P extends keyof Awaited<R> ? Awaited<R>[P] : never> }
/** The values behind what a step call returns. */
export type Value<Out> = Out extends Artifact<infer V> ? V : { [P in keyof Out]: Out[P] extends Artifact<infer V> ? V : never }
/** What `map` returns. */
export type Collected<Out> =
  Out extends Artifact<infer V> ? Artifact<V[]> : { [P in keyof Out]: Out[P] extends Artifact<infer V> ? Artifact<V[]> : never }

/** R when the function returns exactly the keys K; otherwise what it should return, so that the error names the missing or the extra key. */
export type Returns<R, K extends string> = [K] extends [never]
  ? R
  : [Awaited<R>] extends [never]
    ? R
    : 0 extends 1 & Awaited<R>
      ? R
      : Awaited<R> extends { [P in K]: unknown }
        ? [Exclude<keyof Awaited<R>, K>] extends [never]
          ? R
          : Like<R, { [P in Exclude<keyof Awaited<R>, K>]: never }>
        : Like<R, { [P in K]: unknown }>
export type Like<R, T> = [R] extends [PromiseLike<unknown>] ? Promise<T> : T

export type Keys<I> = I extends unknown ? keyof I : never
export type NoInputs = Readonly<Record<string, never>>
export type Args<I, A> = [Keys<I>] extends [never]
  ? [inputs?: NoInputs, options?: CallOptions]
  : Partial<I> extends I
    ? [inputs?: A, options?: CallOptions]
    : [inputs: A, options?: CallOptions]

/** An id, an artifact, what a step or pipeline call returned, or a step (all its calls so far). */
export type After = string | Artifact | AnyStep | PromiseLike<PipelineRun> | Readonly<{ [name: string]: Artifact }>
export interface CallOptions {
  /** Default: the step's name; repeats get `_2`, `_3`. */
  id?: string | undefined
  after?: After | readonly After[] | undefined
}

/** Any step, to pass around. `Out` is what calling it returns. */
export interface AnyStep<out Out = unknown> {
  readonly '~zenlocal': { readonly step: Out }
  readonly name: string
}

/** Changes of `withOptions`: what is not named stays. */
export type StepChanges<Out> = CommonStepOptions & {
  output?: ArtifactConfig | undefined
  outputs?: (Out extends Artifact ? never : { [P in keyof Out]?: ArtifactConfig }) | undefined
}

export interface Step<I, Out> extends AnyStep<Out> {
  /** Inside a pipeline: adds an invocation. Elsewhere: throws CONTEXT_MISSING. */
  (...args: Args<I, Inputs<I>>): Out
  /** Runs the bare function, for unit tests: nothing is cached or recorded. */
  run(...args: Partial<I> extends I ? [inputs?: I] : [inputs: I]): Promise<Value<Out>>
  /** One invocation that runs once per element of its inputs and collects the results. */
  map(inputs: MapInputs<I>, options?: CallOptions): Collected<Out>
  withOptions(changes: StepChanges<Out>): Step<I, Out>
}

/** An input of `map` that every element gets whole. */
export interface Unmapped<out V> {
  readonly '~zenlocal': { readonly unmapped: V }
}
export type MapInputs<I> = {
  readonly [K in keyof I]: Artifact<readonly I[K][]> | readonly Input<I[K]>[] | Unmapped<Input<I[K]>>
}

/** The names in `{braces}` of a command line; `${HOME}` and `{print $1}` are the shell's. */
export type Placeholders<S extends string> = S extends `${infer Before}{${infer Name}}${infer Rest}`
  ? | (Before extends `${string}$` ? never : Name extends `${string}${' ' | '$' | '{' | '"' | ','}${string}` | '' ? never : Name)
    | Placeholders<Rest>
  : never
