import type { ModelFields, VersionFields, ModelChanges, VersionChanges } from './api.js'
import type {
  ArtifactVersionView,
  ArtifactView,
  LinkView,
  ModelVersionView,
  ModelView,
  PipelineView,
  RunView,
} from '../schema/views.js'
import { artifactReference } from '../sdk/artifact.js'
import type { Artifact, Explicit } from '../sdk/types.js'
import { getRuntime } from '../sdk/runtime.js'
import { componentHandles, type ActiveStack } from './component-handles.js'

/** Equal to; for text also `{ contains }`. Unknown fields are refused. */
export type ModelFilter = { readonly name?: string; readonly tag?: string; readonly stage?: string }
export type ModelVersionFilter = { readonly stage?: string; readonly name?: string; readonly tag?: string }
export type ArtifactFilter = { readonly name?: string; readonly type?: 'data' | 'model' | 'deployment'; readonly tag?: string }
export type RunFilter = { readonly pipeline?: string; readonly status?: string; readonly model?: string }

/**
 * The registry from code: in scripts, in pipelines while composing, and in steps. Finds the project as the command line does:
 * the nearest `.zen` upwards from the working directory, or ZEN_PROJECT.
 * In a step, what it reads is part of the cache verdict, and a write makes the step run each time.
 */
export class Client {
  readonly activeStack: ActiveStack = componentHandles()
  readonly #project: string | undefined

  constructor(options: { project?: string | undefined } = {}) {
    this.#project = options.project
    if (options.project !== undefined) process.env['ZEN_PROJECT'] ??= options.project
  }

  /** The folder that was asked for; undefined: found from the working directory. */
  get project(): string | undefined {
    return this.#project
  }

  /** A reference, also while composing; by name alone it is the latest version. Nothing is read until it is needed. */
  getArtifactVersion<T = unknown>(name: string, version?: string | number): Artifact<Explicit<T>> {
    return artifactReference({ by: 'name', artifact: name, ...(version === undefined ? {} : { version }) }, name)
  }

  async listModels(filter?: ModelFilter): Promise<readonly ModelView[]> {
    return getRuntime().call('listModels', filter ?? null)
  }
  async getModel(model: string): Promise<ModelView> {
    return getRuntime().call('getModel', model)
  }
  async createModel(name: string, fields?: ModelFields): Promise<ModelView> {
    return getRuntime().call('createModel', name, { ...fields })
  }
  async updateModel(model: string, changes: ModelChanges): Promise<ModelView> {
    return getRuntime().call('updateModel', model, { ...changes })
  }
  async deleteModel(model: string): Promise<void> {
    await getRuntime().call('deleteModel', model)
  }

  async listModelVersions(model: string, filter?: ModelVersionFilter): Promise<readonly ModelVersionView[]> {
    return getRuntime().call('listModelVersions', model, filter ?? null)
  }
  /** By number, name, stage, `latest` or id; default the latest. */
  async getModelVersion(model: string, version?: string | number): Promise<ModelVersionView> {
    return getRuntime().call('getModelVersion', model, version ?? null)
  }
  async createModelVersion(model: string, fields?: VersionFields): Promise<ModelVersionView> {
    return getRuntime().call('createModelVersion', model, { ...fields })
  }
  async updateModelVersion(model: string, version: string | number, changes: VersionChanges): Promise<ModelVersionView> {
    return getRuntime().call('updateModelVersion', model, version, { ...changes })
  }
  async deleteModelVersion(model: string, version: string | number): Promise<void> {
    await getRuntime().call('deleteModelVersion', model, version)
  }
  /** Links of one type, newest first; of all types without. */
  async listModelVersionArtifacts(
    model: string,
    version?: string | number,
    type?: 'data' | 'model' | 'deployment',
  ): Promise<readonly LinkView[]> {
    return getRuntime().call('listModelVersionArtifacts', model, version ?? null, type ?? null)
  }

  async listArtifacts(filter?: ArtifactFilter): Promise<readonly ArtifactView[]> {
    return getRuntime().call('listArtifacts', filter ?? null)
  }
  async getArtifact(name: string): Promise<ArtifactView> {
    return getRuntime().call('getArtifact', name)
  }
  async listArtifactVersions(artifact?: string, filter?: ArtifactFilter): Promise<readonly ArtifactVersionView[]> {
    return getRuntime().call('listArtifactVersions', artifact ?? null, filter ?? null)
  }

  async listRuns(filter?: RunFilter): Promise<readonly RunView[]> {
    return getRuntime().call('listRuns', filter ?? null)
  }
  async getRun(run: string): Promise<RunView> {
    return getRuntime().call('getRun', run)
  }
  async listPipelines(filter?: { readonly name?: string }): Promise<readonly PipelineView[]> {
    return getRuntime().call('listPipelines', filter ?? null)
  }
}
