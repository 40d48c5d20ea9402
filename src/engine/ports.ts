/**
 * What the engine needs of the registry. Implemented in `control/run-registry.ts`; the engine never decides about models,
 * versions, stages or numbers itself.
 */
import type { ModelConfig } from '../sdk/definitions.js'
import type { ArtifactQuery } from '../sdk/queries.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import type { ModelVersionRef, Run, StepRead } from '../schema/run.js'
import type { NewArtifactVersion, NewLink } from './events.js'

export interface RunIdentity {
  readonly id: string
  readonly name: string
  readonly pipeline: string
  readonly startedAt: string
}

/** What the current run made so far and has not committed yet: lookups see it. */
export interface RunOverlay {
  readonly run: RunIdentity
  readonly artifacts: readonly NewArtifactVersion[]
  readonly links: readonly NewLink[]
  /** Model name → the version in force in this run. */
  readonly versions: ReadonlyMap<string, ModelVersionRef>
}

export interface ResolvedArtifact {
  /** Committed, or of this run (then without number). */
  readonly version: ArtifactVersion | NewArtifactVersion
  /** The model version through which it was found; the run is linked to it as a consumer. */
  readonly through: ModelVersionRef | undefined
  /** For the reader and for reasons: `iris_classifier@production trained_model`. */
  readonly label: string
}

export interface RunRegistry {
  /**
   * The version that a `Model` configuration means, made when it means a new one (see the table in the SDK docs).
   * Creates the model itself when needed; warnings list fields in which code and registry differ.
   * Throws STAGE_EMPTY, MODEL_VERSION_NOT_FOUND, MODEL_CONFIG_INVALID, NAME_INVALID.
   */
  ensureVersion(
    config: ModelConfig,
    overlay: RunOverlay,
  ): Promise<{ version: ModelVersionRef; created: boolean; warnings: readonly string[] }>
  /** Check only, nothing is made: throws what `ensureVersion` would. */
  checkVersion(config: ModelConfig): Promise<void>
  /** Throws ARTIFACT_NOT_FOUND, ARTIFACT_VERSION_NOT_FOUND, MODEL_NOT_FOUND, STAGE_EMPTY, … */
  resolve(query: ArtifactQuery, overlay: RunOverlay): Promise<ResolvedArtifact>
  /** The number that each of this run's own versions would get if it were committed now, by id; another run may take it first. */
  provisionalNumbers(overlay: RunOverlay): Promise<ReadonlyMap<string, number>>
  artifactVersion(id: string, overlay: RunOverlay): Promise<ArtifactVersion | NewArtifactVersion | undefined>
  /**
   * A call of the registry API made inside a step. `kind` says how the step's cache verdict must treat it:
   * `read` (with a digest of the result), `own` (metadata, tags, links of its own version, run or outputs: applied again on a hit)
   * or `write` (never a hit). `args` are those to keep: a provisional number is replaced by the id of the version that it meant.
   * `link` is one to a version that is not committed yet: the run's end writes it.
   */
  call(
    method: string,
    args: readonly unknown[],
    context: { overlay: RunOverlay; step: string; model: ModelVersionRef | undefined },
  ): Promise<CallResult>
  /** Digest of a recorded `read` as it resolves now; undefined when it no longer resolves. */
  reread(read: StepRead, overlay: RunOverlay): Promise<string | undefined>
  /**
   * The one commit at the end: run record, artifact versions with their numbers, links; versions to remove become tombstones.
   * Also called by whoever finds a run whose owner is gone.
   */
  finish(result: FinishedRun): Promise<Run>
}

export interface CallResult {
  readonly result: unknown
  readonly kind: 'read' | 'own' | 'write'
  readonly args: readonly unknown[]
  readonly read?: StepRead | undefined
  readonly link?: NewLink | undefined
}

export interface FinishedRun {
  /** Complete but for the numbers of this run's artifact versions (null in `inputs` and `outputs`). */
  readonly run: Run
  readonly artifacts: readonly NewArtifactVersion[]
  readonly links: readonly NewLink[]
  readonly removeVersions: readonly ModelVersionRef[]
}
