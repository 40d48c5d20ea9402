/** What `pipeline` takes and gives. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Artifact, Metadata, Nothing } from './artifact-types.js'
import type { AnyModel, ModelOptions } from './model-types.js'
import type { PipelineRun } from './run-types.js'
import type { CacheOptions, Hook, Keys, NoInputs, Retry } from './step-types.js'

/** Nothing, an artifact, or arrays and records of artifacts. */
export type PipelineReturn =
  Nothing | AnyPipelineCall | Artifact | Readonly<{ [name: string]: PipelineReturn }> | readonly PipelineReturn[]

/** The outputs as references, and at the same time the run: it starts when it is awaited. */
export type PipelineCall<Ret> = PromiseLike<PipelineRun<Ret>> & PipelineCallBrand<Ret> & ([Ret] extends [Nothing] ? unknown : Ret)

export interface PipelineCallBrand<out Ret> {
  readonly '~zenlocal': { readonly call: Ret }
}
export type AnyPipelineCall = PipelineCallBrand<unknown>
/** What the run's outputs are: a call of an inlined pipeline stands for what that one returned. */
export type Returned<Ret> = PipelineReturn extends Ret
  ? Ret
  : Ret extends PipelineCallBrand<infer Inner>
    ? Inner
    : Ret extends Artifact | Nothing
      ? Ret
      : { [K in keyof Ret]: Returned<Ret[K]> }

export type ExecutionMode = 'continue-on-failure' | 'stop-on-failure' | 'fail-fast'

export interface PipelineOptions<E = Metadata, In = unknown, P = unknown> {
  /** A Standard Schema for the parameters: decides names, types, defaults and help. Must answer synchronously. */
  params?: StandardSchemaV1<In, P> | undefined
  /** Default: the function's name. */
  name?: string | undefined
  model?: AnyModel | ModelOptions | undefined
  /** The same as `model`. */
  modelConfig?: AnyModel | ModelOptions | undefined
  /** The same as `model`. */
  modelVersion?: AnyModel | ModelOptions | undefined
  enableCache?: boolean | undefined
  cache?: CacheOptions | undefined
  /** Handed to the pipeline and step contexts as it is. */
  extra?: E | undefined
  tags?: readonly string[] | undefined
  retry?: Retry | undefined
  onInit?: Hook | undefined
  onFailure?: Hook | undefined
  onSuccess?: Hook | undefined
  /** Default `continue-on-failure`: steps that do not depend on the failed one still run. */
  executionMode?: ExecutionMode | undefined
  /** Values for `{key}` in names of models, versions, artifacts and runs. */
  substitutions?: Readonly<Record<string, string>> | undefined
  settings?: Metadata | undefined
}

export interface PipelineChanges {
  /** May hold `{date}`, `{time}` and keys of `substitutions`. */
  runName?: string | undefined
  /** Path of a configuration file, as for `zen run --config`. */
  config?: string | undefined
  enableCache?: boolean | undefined
  model?: AnyModel | ModelOptions | undefined
  extra?: Metadata | undefined
}

export interface Pipeline<P, Ret> {
  /** Awaited: runs it. Inside another pipeline: inlined there. */
  (...args: Partial<P> extends P ? [params?: [Keys<P>] extends [never] ? NoInputs : P] : [params: P]): PipelineCall<Ret>
  readonly '~zenlocal': { readonly pipeline: true }
  readonly name: string
  withOptions(changes: PipelineChanges): Pipeline<P, Ret>
}
