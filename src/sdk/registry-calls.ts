/**
 * The registry as the SDK and `Client` see it: methods of `Runtime.call`, with their arguments and results.
 * Implemented in `control/registry-api.ts`; inside a step the call goes to the process that runs the pipeline.
 */
import type {
  ArtifactVersionView,
  ArtifactView,
  LinkView,
  ModelVersionView,
  ModelView,
  PipelineView,
  RunView,
} from '../schema/views.js'
import type { ModelConfig } from './definitions.js'
import type { ModelVersionQuery } from './queries.js'

type Metadata = Readonly<Record<string, unknown>>
/** A `Model` object: what it says, and which version it stands for. */
export interface ModelHandle {
  readonly config: ModelConfig
  readonly of: ModelVersionQuery
}
type Filter = Readonly<Record<string, unknown>>

/** Where metadata or tags go. Without a target, inside a step: the step itself. */
export type MetadataTarget =
  | { readonly run: string }
  | { readonly run: string; readonly step: string }
  | { readonly artifact: string; readonly version?: string | number | undefined }
  | { readonly model: string; readonly version?: string | number | undefined }
  | { readonly output: string }

export interface RegistryCalls {
  // ── Model objects
  ensureVersion(handle: ModelHandle): ModelVersionView
  setStage(
    handle: ModelHandle,
    stage: string,
    options: { force?: boolean | undefined; reason?: string | undefined },
  ): ModelVersionView
  modelMetadata(handle: ModelHandle): Metadata
  logModelMetadata(handle: ModelHandle, metadata: Metadata): null
  linkArtifact(handle: ModelHandle, artifact: string, version: string | number | null): LinkView
  // ── free functions
  logMetadata(metadata: Metadata, target: MetadataTarget | null): null
  addTags(tags: readonly string[], target: MetadataTarget | null): null
  removeTags(tags: readonly string[], target: MetadataTarget | null): null
  // ── Client
  listModels(filter: Filter | null): readonly ModelView[]
  getModel(model: string): ModelView
  createModel(name: string, fields: Metadata | null): ModelView
  updateModel(model: string, changes: Metadata): ModelView
  deleteModel(model: string): null
  listModelVersions(model: string, filter: Filter | null): readonly ModelVersionView[]
  getModelVersion(model: string, version: string | number | null): ModelVersionView
  createModelVersion(model: string, fields: Metadata | null): ModelVersionView
  updateModelVersion(model: string, version: string | number, changes: Metadata): ModelVersionView
  deleteModelVersion(model: string, version: string | number): null
  listModelVersionArtifacts(
    model: string,
    version: string | number | null,
    type: 'data' | 'model' | 'deployment' | null,
  ): readonly LinkView[]
  listArtifacts(filter: Filter | null): readonly ArtifactView[]
  getArtifact(name: string): ArtifactView
  listArtifactVersions(artifact: string | null, filter: Filter | null): readonly ArtifactVersionView[]
  updateArtifact(name: string, changes: Metadata): ArtifactView
  deleteArtifact(name: string): null
  updateArtifactVersion(artifact: string, version: string | number, changes: Metadata): ArtifactVersionView
  deleteArtifactVersion(artifact: string, version: string | number): null
  /** As `linkArtifact`, but of a version that is named rather than of a `Model` object. */
  linkToVersion(model: string, version: string | number, artifact: string, artifactVersion: string | number | null): LinkView
  unlinkFromVersion(model: string, version: string | number, artifact: string, artifactVersion: string | number | null): LinkView
  listRuns(filter: Filter | null): readonly RunView[]
  getRun(run: string): RunView
  updateRun(run: string, changes: Metadata): RunView
  deleteRun(run: string): null
  listPipelines(filter: Filter | null): readonly PipelineView[]
  getPipeline(name: string): PipelineView
}
export type RegistryMethod = keyof RegistryCalls

/**
 * Two calls carry values or files rather than JSON: the runtime handles them where the caller runs
 * (`saveArtifact(value, name, options)` materializes there and sends the payload; `registerArtifact(path, name, options)` likewise).
 */
export interface SaveOptions {
  readonly version?: string | undefined
  readonly type?: 'data' | 'model' | 'deployment' | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Metadata | undefined
  readonly materializer?: unknown
  readonly model?: ModelHandle | undefined
}
