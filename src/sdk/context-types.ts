/** What step functions and pipeline functions can ask for. */
import type { Metadata } from './artifact-types.js'
import type { ExperimentTracker } from './component-types.js'
import type { Model } from './model.js'
import type { PipelineRun } from './run-types.js'

export interface OutputHandle {
  logMetadata(metadata: Metadata): void
  addTags(...tags: string[]): void
}

/** A value kept beside the run, so that a retried or resumed step can go on where it was. */
export interface Checkpoint {
  /** Undefined when nothing was saved. */
  load(): Promise<unknown>
  save(value: unknown): Promise<void>
}

export interface StepContext<K extends string = string> {
  readonly pipeline: { readonly name: string }
  readonly run: PipelineRun
  readonly step: { readonly name: string; readonly id: string }
  /** The version in force for this step. Throws CONTEXT_MISSING when no model is configured. */
  readonly model: Model
  /** The same as `model`. */
  readonly modelConfig: Model
  /** The same as `model`. */
  readonly modelVersion: Model
  /** The step's inputs, by name. */
  readonly inputs: Metadata
  /** Those of the inputs that are plain parameters. */
  readonly params: Metadata
  /** The pipeline's and the step's merged. */
  readonly extra: Metadata
  /** Aborts when the run is stopped or the step's time is up. */
  readonly signal: AbortSignal
  readonly log: (message: string) => void
  readonly outputs: { readonly [P in [K] extends [never] ? 'output' : K]: OutputHandle }
  /** The stack's tracker; undefined when the step does not ask for one. */
  readonly experimentTracker: ExperimentTracker | undefined
  /** Metadata of the step in the run record. Throws USAGE that names the path of what is not JSON. */
  logMetadata(metadata: Metadata): void
  /** With `step` the value is a point of a curve. NaN and infinities are kept by name: "NaN", "Infinity", "-Infinity". */
  logMetric(name: string, value: number, options?: { step?: number | undefined }): void
  logParam(name: string, value: unknown): void
  setTag(name: string, value: string): void
  /** Keeps a file beside the run. `path` is relative to the working folder. */
  logFile(path: string): void
  checkpoint(name: string): Checkpoint
  /** `fraction` from 0 to 1. */
  progress(fraction: number, message?: string): void
}

export interface PipelineContext<E = Metadata> {
  readonly name: string
  /** Throws CONTEXT_MISSING when no model is configured. */
  readonly model: Model
  /** The same as `model`. */
  readonly modelConfig: Model
  /** The same as `model`. */
  readonly modelVersion: Model
  readonly extra: E
  readonly params: Metadata
}
