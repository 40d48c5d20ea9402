/** What users see of a run. */
import type { RunStatus, StepStatus } from '../schema/run.js'
import type { Artifact } from './artifact-types.js'
import type { AnyStep } from './step-types.js'

export type { RunStatus, StepStatus }

export interface StepRun {
  readonly id: string
  readonly name: string
  readonly status: StepStatus
  /** By output name; `output` for an unnamed one. */
  readonly outputs: Readonly<{ [name: string]: Artifact }>
}

/** A step's run, its outputs typed by the step that was the key. */
export interface TypedStepRun<Out> {
  readonly id: string
  readonly name: string
  readonly status: StepStatus
  readonly outputs: Out extends Artifact ? { readonly output: Out } : Out
}

export interface PipelineRun<Ret = unknown> {
  readonly id: string
  readonly name: string
  readonly status: RunStatus
  readonly steps: Readonly<{ [id: string]: StepRun }>
  /** As the pipeline function returned them. */
  readonly outputs: Ret
  /** Typed access: the step itself is the key; `id` where it was called more than once. Throws RUN_NOT_FOUND when the run has no such step. */
  step<Out>(step: AnyStep<Out>, id?: string): TypedStepRun<Out>
}
