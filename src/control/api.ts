/**
 * What commands and `Client` can do: the use cases, by name. `control/index.ts` exports `openControl(options): Promise<Control>`.
 * Everything throws ZenErrors with hints; near misses are in `data.near` and in the hints.
 */
import type { ZenError } from '../errors.js'
import type { Event } from '../schema/event.js'
import type { ModelCard } from '../schema/model.js'
import type { ArtifactType } from '../schema/parts.js'
import type {
  ArtifactVersionView,
  ArtifactView,
  LinkView,
  ModelVersionView,
  ModelView,
  PipelineView,
  RunView,
  Stage,
  StatusView,
} from '../schema/views.js'

export interface ModelFields extends Partial<ModelCard> {
  readonly tags?: readonly string[] | undefined
  readonly saveModelsToRegistry?: boolean | undefined
}
export interface ModelChanges extends ModelFields {
  readonly name?: string | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
}
export interface VersionFields {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}
export interface VersionChanges {
  readonly stage?: string | undefined
  readonly force?: boolean | undefined
  readonly reason?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
}
export interface ArtifactChanges {
  /** An empty text clears it. */
  readonly description?: string | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
}
export interface ArtifactVersionChanges {
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
  /** Merges by key. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}
export interface RunChanges {
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
}
/** A version by number, text name, stage word, `latest`, id, unique id prefix (reads only), or `~1` (one before the latest). */
export type VersionRef = string | number

export interface Models {
  list(): Promise<ModelView[]>
  get(model: string): Promise<ModelView>
  create(name: string, fields?: ModelFields): Promise<ModelView>
  update(model: string, changes: ModelChanges): Promise<ModelView>
  /** What `delete` would take: for the question. */
  planDelete(model: string): Promise<{ model: ModelView; production: number | null; versions: number }>
  delete(model: string): Promise<ModelView>
}

export interface ModelVersions {
  list(model: string, filter?: { stage?: string | undefined }): Promise<ModelVersionView[]>
  /** Default: the latest. */
  get(model: string, version?: VersionRef): Promise<ModelVersionView>
  create(model: string, fields?: VersionFields): Promise<ModelVersionView>
  /** Throws STAGE_TAKEN (data: holder, stage) when another version holds the stage and `force` is not set. */
  update(model: string, version: VersionRef, changes: VersionChanges): Promise<ModelVersionView>
  delete(model: string, version: VersionRef): Promise<ModelVersionView>
  /** Links of one type, newest first; all types without. */
  artifacts(model: string, version?: VersionRef, type?: ArtifactType): Promise<LinkView[]>
  runs(model: string, version?: VersionRef): Promise<RunView[]>
  history(model: string, version?: VersionRef): Promise<Event[]>
  link(model: string, version: VersionRef, artifact: string, artifactVersion?: string | number): Promise<LinkView>
  /** Takes back a link made by hand. Throws ARTIFACT_IN_USE for one that a run made. */
  unlink(model: string, version: VersionRef, artifact: string, artifactVersion?: string | number): Promise<LinkView>
  logMetadata(model: string, version: VersionRef, metadata: Readonly<Record<string, unknown>>): Promise<ModelVersionView>
}

export interface Artifacts {
  list(): Promise<ArtifactView[]>
  get(name: string): Promise<ArtifactView>
  versions(name?: string): Promise<ArtifactVersionView[]>
  version(name: string, version?: string | number): Promise<ArtifactVersionView>
  update(name: string, changes: ArtifactChanges): Promise<ArtifactView>
  updateVersion(name: string, version: string | number, changes: ArtifactVersionChanges): Promise<ArtifactVersionView>
  /** What `delete` (all versions) or `deleteVersion` would take. Throws ARTIFACT_IN_USE, as they do. */
  planDelete(name: string, version?: string | number): Promise<readonly ArtifactVersionView[]>
  /** All its versions. Throws ARTIFACT_IN_USE when a model version links one, or a run used one. */
  delete(name: string): Promise<ArtifactView>
  deleteVersion(name: string, version: string | number): Promise<ArtifactVersionView>
  /** The value itself, through its materializer. */
  load(name: string, version?: string | number): Promise<unknown>
  /** Write the payload's file or folder to a path that does not exist yet. */
  exportTo(name: string, version: string | number | undefined, path: string): Promise<{ path: string; sizeBytes: number }>
}

export interface Runs {
  /** Newest first, live ones included; runs whose owner is gone are finished as `interrupted` first. */
  list(filter?: { pipeline?: string | undefined; status?: string | undefined }): Promise<RunView[]>
  /** By name, id, unique id prefix, or `latest`. */
  get(run: string): Promise<RunView>
  /** Lines of a step's log, or of all steps in order of time. */
  logs(run: string, step?: string): Promise<{ step: string; at: string; stream: 'stdout' | 'stderr'; line: string }[]>
  update(run: string, changes: RunChanges): Promise<RunView>
  /** What `delete` would take. Throws as it does. */
  planDelete(run: string): Promise<RunView>
  /** Its links and artifacts stay. Throws RUNS_LIVE while it goes on. */
  delete(run: string): Promise<RunView>
  pipelines(): Promise<PipelineView[]>
  /** Throws PIPELINE_NOT_FOUND. */
  pipeline(name: string): Promise<PipelineView>
}

export interface Control {
  /** Absolute path of the folder that holds `.zen`. */
  readonly projectDir: string
  readonly models: Models
  readonly versions: ModelVersions
  readonly artifacts: Artifacts
  readonly runs: Runs
  status(): Promise<StatusView>
  /** Broken records met by what was called so far: commands print them as warnings. */
  readonly problems: readonly ZenError[]
  /** Notes of what zen did by itself (recovered an operation, finished an interrupted run): commands print them on stderr. */
  readonly notices: readonly string[]
  /** What `clean` would take. */
  planClean(options?: {
    local?: boolean
  }): Promise<{ models: number; artifacts: number; runs: number; objects: number; bytes: number }>
  clean(options?: {
    local?: boolean
  }): Promise<{ models: number; artifacts: number; runs: number; objects: number; bytes: number }>
  close(): Promise<void>
}

export interface ControlOptions {
  /** `--project` or ZEN_PROJECT: a folder with `.zen` inside. Without: the nearest `.zen` upwards from `cwd`. */
  readonly project?: string | undefined
  readonly cwd?: string | undefined
  /** The command line, for the operation log and the ledger. */
  readonly command: readonly string[]
}

export const settableStages: readonly Stage[] = ['none', 'staging', 'production', 'archived']
