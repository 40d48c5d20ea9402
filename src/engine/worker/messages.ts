/**
 * What crosses between the process that runs a pipeline and its worker processes, by Node's IPC with structured clones.
 * Values of artifacts never cross: only digests do.
 */
import type { SerializedError } from '../../errors.js'
import type { ArtifactVersion, Payload } from '../../schema/artifact.js'
import type { ArtifactType } from '../../schema/parts.js'
import type { ModelVersionRef, StepAct, StepError } from '../../schema/run.js'
import type { ModelConfig } from '../../sdk/definitions.js'
import type { ArtifactQuery } from '../../sdk/queries.js'
import type { NewArtifactVersion } from '../events.js'
import type { RunIdentity } from '../ports.js'

/** Everything a worker needs to know before its first task. */
export interface WorkerSetup {
  /** Absolute path of the folder that holds `.zen`. */
  readonly projectDir: string
  /** Absolute path of the bundle with the user's code. */
  readonly bundle: string
  /** Absolute path of the user's file that the bundle was made of. */
  readonly file: string
  /** Found by index and name; the rest replaces what the code says (`withOptions`, a configuration file). */
  readonly pipeline: {
    readonly index: number
    readonly name: string
    readonly model: ModelConfig | undefined
    readonly extra: Readonly<Record<string, unknown>>
  }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly run: RunIdentity
}

/** An input, put together again in the worker. */
export type WireInput =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly WireInput[] }
  | { readonly kind: 'record'; readonly entries: Readonly<Record<string, WireInput>> }
  | { readonly kind: 'artifact'; readonly stored: WireArtifact }

export interface WireArtifact {
  readonly payload: Payload
  readonly materializer: string
  /** For messages; absent for what has no version yet. */
  readonly origin?:
    | {
        readonly artifact: string
        readonly number: number | null
        readonly run: { readonly id: string; readonly name: string } | null
      }
    | undefined
}

/** A value that was written into the object store. */
export interface StoredValue {
  readonly payload: Payload
  readonly materializer: string
  readonly type: ArtifactType | undefined
  readonly valueType: string
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface StepModel {
  readonly config: ModelConfig
  readonly version: ModelVersionRef
}

export interface StepTask {
  readonly kind: 'step'
  readonly invocation: string
  readonly step: string
  readonly inputs: Readonly<Record<string, WireInput>>
  readonly extra: Readonly<Record<string, unknown>>
  readonly model: StepModel | undefined
  readonly attempt: number
}

/** `map`, before: the elements of the mapped inputs, each stored by itself. */
export interface SplitTask {
  readonly kind: 'split'
  readonly invocation: string
  readonly step: string
  readonly inputs: Readonly<Record<string, WireInput>>
}

/** `map`, after: one list per output. */
export interface CollectTask {
  readonly kind: 'collect'
  readonly invocation: string
  readonly step: string
  readonly outputs: Readonly<Record<string, readonly WireArtifact[]>>
}

export interface HookTask {
  readonly kind: 'hook'
  readonly hook: 'onInit' | 'onSuccess' | 'onFailure'
  /** Undefined: the pipeline's hook. */
  readonly invocation: string | undefined
  readonly run: HookRun
  readonly error: StepError | undefined
  readonly model: StepModel | undefined
}

/** Enough of a run for a hook to look at. */
export interface HookRun {
  readonly status: string
  readonly steps: readonly {
    readonly id: string
    readonly name: string
    readonly status: string
    readonly outputs: HookOutputs
  }[]
}
export type HookOutputs = Readonly<Record<string, { readonly artifactVersion: string; readonly artifact: string }>>

export type Task = StepTask | SplitTask | CollectTask | HookTask

export interface StepResult {
  /** Without an entry: the step returned undefined and declares no output. */
  readonly outputs: Readonly<Record<string, StoredValue>>
  /** Metadata and tags of the step and its outputs. */
  readonly acts: readonly StepAct[]
}
export interface SplitResult {
  /** Per element, the mapped inputs. */
  readonly elements: readonly Readonly<Record<string, WireArtifact>>[]
}

export interface TaskResults {
  readonly step: StepResult
  readonly split: SplitResult
  readonly collect: StepResult
  readonly hook: null
}
export type ResultOf<T extends Task> = TaskResults[T['kind']]

/** What user code asks of the run while it works. Answered in order of arrival. */
export type Request =
  | { readonly kind: 'resolve'; readonly query: ArtifactQuery }
  | { readonly kind: 'call'; readonly method: string; readonly args: readonly unknown[] }
  | { readonly kind: 'save'; readonly name: string; readonly stored: StoredValue; readonly options: SaveFacts }

/** `SaveOptions` without what cannot cross. */
export interface SaveFacts {
  readonly version?: string | undefined
  readonly type?: ArtifactType | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly model?: { readonly config: ModelConfig; readonly of: unknown } | undefined
}

/** What user code tells and nobody answers. */
export type Note =
  | { readonly kind: 'progress'; readonly fraction: number; readonly message: string | null }
  | { readonly kind: 'warning'; readonly message: string }

export type ToWorker =
  | { readonly type: 'setup'; readonly setup: WorkerSetup }
  | { readonly type: 'task'; readonly id: number; readonly task: Task }
  | { readonly type: 'abort'; readonly reason: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly error: SerializedError }

export type FromWorker =
  | { readonly type: 'request'; readonly id: number; readonly request: Request }
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'done'; readonly id: number; readonly result: TaskResults[Task['kind']] }
  | {
      readonly type: 'failed'
      readonly id: number
      readonly error: StepError
      /** What the step had noted until then. */
      readonly acts: readonly StepAct[]
      /** The process ends itself: something was thrown where nobody could catch it. */
      readonly leaving: boolean
    }

export type AnyVersion = ArtifactVersion | NewArtifactVersion

/** Both streams carry it after everything that a task printed, so that no late line is given to the next task. */
export function endMarker(task: number): string {
  return `\0zen-end-${task}\0`
}
