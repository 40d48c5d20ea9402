/**
 * The closed union of what happens in a run: written to the journal, drawn by the live view, printed by the line log
 * and `--events`. A new event does not compile until every consumer handles it.
 */
import type { LinkedArtifact } from '../schema/link.js'
import type { NewArtifactVersion } from '../schema/artifact.js'
import type { ModelVersionRef, RunStatus, RunStep, StepError } from '../schema/run.js'

interface At {
  /** ISO 8601, UTC. */
  readonly at: string
}

export type RunEvent =
  | (At & {
      readonly type: 'run-started'
      readonly run: string
      readonly name: string
      readonly pipeline: string
      readonly parameters: Readonly<Record<string, unknown>>
      readonly steps: readonly { readonly id: string; readonly name: string; readonly dependsOn: readonly string[] }[]
      readonly commit: string | null
      readonly dirty: boolean
    })
  | (At & {
      readonly type: 'model-version'
      readonly version: ModelVersionRef
      /** Made by this run. */
      readonly created: boolean
      readonly step: string | null
      readonly deleteOnFailure: boolean
    })
  | (At & { readonly type: 'step-started'; readonly step: string; readonly attempt: number; readonly reason: string })
  | (At & { readonly type: 'step-log'; readonly step: string; readonly stream: 'stdout' | 'stderr'; readonly line: string })
  | (At & { readonly type: 'step-progress'; readonly step: string; readonly fraction: number; readonly message: string | null })
  | (At & {
      readonly type: 'step-retry'
      readonly step: string
      readonly attempt: number
      readonly delayMs: number
      readonly error: StepError
    })
  | (At & {
      readonly type: 'step-ended'
      /** The step as it goes into the run record; status is final. */
      readonly step: RunStep
      /** New artifact versions, without numbers yet; empty for a cached step. */
      readonly artifacts: readonly NewArtifactVersion[]
      /** What is linked to which model version. */
      readonly links: readonly NewLink[]
    })
  | (At & { readonly type: 'warning'; readonly step: string | null; readonly message: string })
  | (At & { readonly type: 'stopping'; readonly reason: 'interrupt' | 'failure' | 'stop' })
  | (At & {
      readonly type: 'run-ended'
      readonly status: RunStatus
      readonly durationMs: number
      readonly error: StepError | null
      /** The model version that this run made and then removed (`deleteNewVersionOnFailure`). */
      readonly removedVersions: readonly ModelVersionRef[]
    })

export type { NewArtifactVersion }

export interface NewLink {
  readonly version: ModelVersionRef
  readonly kind: 'output' | 'consumed'
  readonly overwrite: boolean
  readonly artifact: Omit<LinkedArtifact, 'number'> & { readonly number: number | null }
}

export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>
export type EventSink = (event: RunEvent) => void
