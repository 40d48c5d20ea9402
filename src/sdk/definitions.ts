/**
 * What `step` and `pipeline` make, and what composing gives: plain data with the user's functions in it, no IO.
 * The engine reads these; users see the types of `types.ts`.
 */
import type { ArtifactQuery } from './queries.js'

/** As the user wrote it, names not yet formatted. See `ArtifactConfig` in `types.ts`. */
export interface OutputConfig {
  readonly type?: 'data' | 'model' | 'deployment' | undefined
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly model?: ModelConfig | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** A `Materializer` made with `defineMaterializer`. */
  readonly materializer?: unknown
  readonly overwrite?: boolean | undefined
}

/** The options of a `Model`, checked. */
export interface ModelConfig {
  readonly name: string
  readonly version?: string | number | null | undefined
  readonly license?: string | undefined
  readonly description?: string | undefined
  readonly audience?: string | undefined
  readonly useCases?: string | undefined
  readonly limitations?: string | undefined
  readonly tradeOffs?: string | undefined
  readonly ethics?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly saveModelsToRegistry?: boolean | undefined
  readonly createNewModelVersion?: boolean | undefined
  readonly deleteNewVersionOnFailure?: boolean | undefined
  /** Values for `{key}` in the names of the model and of its version. */
  readonly substitutions?: Readonly<Record<string, string>> | undefined
}

export interface RetryConfig {
  readonly attempts: number
  readonly delayMs?: number | undefined
  readonly backoff?: number | undefined
  readonly jitter?: boolean | undefined
}

export interface CacheConfig {
  readonly salt?: string | undefined
  readonly key?: ((inputs: Readonly<Record<string, unknown>>) => string) | undefined
  readonly files?: readonly string[] | undefined
  readonly env?: readonly string[] | undefined
  readonly ignoreInputs?: readonly string[] | undefined
  readonly expiresAfterMs?: number | undefined
}

/** Hooks are called with `{ run, step?, error? }`. */
export type HookFunction = (context: unknown) => unknown

export interface StepDefinition {
  readonly name: string
  /** The user's function: `(inputs, context) => outputs`. */
  readonly run: (inputs: Record<string, unknown>, context: unknown) => unknown
  /** Output names in order; undefined: one unnamed output. */
  readonly outputs: Readonly<Record<string, OutputConfig>> | undefined
  /** Config of the unnamed output. */
  readonly output: OutputConfig | undefined
  /** A Standard Schema for the inputs. */
  readonly input: unknown
  readonly enableCache: boolean | undefined
  readonly cache: CacheConfig | undefined
  readonly retry: RetryConfig | undefined
  readonly timeoutMs: number | undefined
  readonly model: ModelConfig | undefined
  readonly extra: Readonly<Record<string, unknown>> | undefined
  readonly onFailure: HookFunction | undefined
  readonly onSuccess: HookFunction | undefined
  readonly environment: Readonly<Record<string, string>> | undefined
  readonly secrets: readonly string[] | undefined
  readonly experimentTracker: boolean | string | undefined
  readonly resources: Readonly<Record<string, unknown>> | undefined
  /** `command()` steps: the program line with `{placeholders}`. */
  readonly commandLine: string | undefined
  /**
   * Where it was created: `src/train.ts#3`, the n-th top-level call of that file, written by the loader's tag.
   * Undefined for a step made in a function or loop: such a step has no code fingerprint.
   * Mutable: the loader tags the finished value; `withOptions` copies take it from their origin.
   */
  site: string | undefined
}

export interface PipelineDefinition {
  readonly name: string
  readonly compose: (parameters: Record<string, unknown>, context: unknown) => unknown
  readonly model: ModelConfig | undefined
  readonly enableCache: boolean | undefined
  readonly cache: CacheConfig | undefined
  /** A Standard Schema for the parameters. */
  readonly params: unknown
  readonly extra: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
  readonly retry: RetryConfig | undefined
  readonly onInit: HookFunction | undefined
  readonly onFailure: HookFunction | undefined
  readonly onSuccess: HookFunction | undefined
  readonly executionMode: 'continue-on-failure' | 'stop-on-failure' | 'fail-fast'
  readonly substitutions: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  /** From `withOptions`. */
  readonly runName: string | undefined
  readonly configFile: string | undefined
  /** What `withOptions` named itself: it stands above the configuration file. */
  readonly changes?: Partial<Pick<PipelineDefinition, 'runName' | 'enableCache' | 'model' | 'extra'>> | undefined
  /** Absolute path of the file that called `pipeline(…)`, from the stack at creation. */
  readonly file: string | undefined
  /** Creation order within the process's import of the module; `withOptions` copies keep their origin's. */
  readonly index: number
  site: string | undefined
}

/** How one input is put together: literals with references at any depth. */
export type InputNode =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly InputNode[] }
  | { readonly kind: 'record'; readonly entries: Readonly<Record<string, InputNode>> }
  /** The output of another invocation of this run. */
  | { readonly kind: 'output'; readonly invocation: string; readonly output: string }
  /** An artifact that exists, or will when the step starts. */
  | { readonly kind: 'artifact'; readonly query: ArtifactQuery }
  /** `externalArtifact({ value })`: stored by content when the run starts. */
  | { readonly kind: 'value'; readonly value: unknown }

export interface Invocation {
  readonly id: string
  readonly step: StepDefinition
  readonly inputs: Readonly<Record<string, InputNode>>
  /** For `step.map`: names of the inputs over whose elements it fans out; the others are unmapped. */
  readonly mapped: readonly string[] | undefined
  /** Ids of all invocations that must have ended well before: from inputs and `after`. */
  readonly dependsOn: readonly string[]
  /** Only those from `after`. */
  readonly after: readonly string[]
  /** In force for this step: its own, else of the (inlined) pipeline it was called in. */
  readonly model: ModelConfig | undefined
  /** Pipeline's and step's merged. */
  readonly extra: Readonly<Record<string, unknown>>
  /** Of the (inlined) pipeline it was called in; the step's own is in `step`. */
  readonly pipelineEnableCache: boolean | undefined
  /** Default artifact names are `<pipeline>::<step>::output`. */
  readonly pipelineName: string
  /** Where the user called it: `file:line:column`. */
  readonly calledAt: string | undefined
}

/** A pipeline composed once with its parameters. */
export interface CompiledPipeline {
  readonly pipeline: PipelineDefinition
  readonly parameters: Readonly<Record<string, unknown>>
  /** In an order in which each comes after all that it depends on. */
  readonly invocations: readonly Invocation[]
  /** What the function returned: output references inside arrays and records. */
  readonly returned: unknown
}
