import type {
  ArtifactChanges,
  ArtifactVersionChanges,
  ModelChanges,
  ModelFields,
  RunChanges,
  VersionChanges,
  VersionFields,
} from './api.js'
import type {
  ArtifactVersionView,
  ArtifactView,
  LinkView,
  ModelVersionView,
  ModelView,
  PipelineView,
  RunView,
} from '../schema/views.js'
import { ZenError } from '../errors.js'
import { artifactReference } from '../sdk/artifact.js'
import { saveArtifact, type SaveArtifactOptions } from '../sdk/free-functions.js'
import type { Artifact, Explicit } from '../sdk/types.js'
import { getRuntime } from '../sdk/runtime.js'
import { componentHandles, type ActiveStack } from './component-handles.js'

/** Equal to the text, or holding it. */
export type TextFilter = string | { readonly contains: string }
/** Of any list: at most `limit` rows; `sortBy: 'desc:createdAt'` by any field of the rows. */
export type ListOptions = { readonly limit?: number; readonly sortBy?: string }
/** All fields that are given must be equal. Unknown ones are refused. */
export type ModelFilter = ListOptions & { readonly name?: TextFilter; readonly tag?: string; readonly stage?: string }
export type ModelVersionFilter = ListOptions & { readonly stage?: string; readonly name?: TextFilter; readonly tag?: string }
export type ArtifactFilter = ListOptions & {
  readonly name?: TextFilter
  readonly type?: 'data' | 'model' | 'deployment'
  readonly tag?: string
}
export type RunFilter = ListOptions & {
  readonly name?: TextFilter
  readonly pipeline?: TextFilter
  readonly status?: string
  readonly model?: string
  readonly tag?: string
}
export type PipelineFilter = ListOptions & { readonly name?: TextFilter }

/** A stack with the names of its components by their type. */
export interface StackView {
  readonly name: string
  readonly active: boolean
  readonly components: Readonly<Record<string, string>>
}
const defaultStack: StackView = {
  name: 'default',
  active: true,
  components: { orchestrator: 'default', 'artifact-store': 'default' },
}

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

  /** Its description and tags, not its versions. */
  async updateArtifact(name: string, changes: ArtifactChanges): Promise<ArtifactView> {
    return getRuntime().call('updateArtifact', name, { ...changes })
  }
  /** All its versions. Throws ARTIFACT_IN_USE when a model version links one, or a run used one. */
  async deleteArtifact(name: string): Promise<void> {
    await getRuntime().call('deleteArtifact', name)
  }
  /** As `saveArtifact`: a value becomes a new version. */
  async createArtifactVersion(artifact: string, value: unknown, options?: SaveArtifactOptions): Promise<ArtifactVersionView> {
    return saveArtifact(value, artifact, options)
  }
  async updateArtifactVersion(
    artifact: string,
    version: string | number,
    changes: ArtifactVersionChanges,
  ): Promise<ArtifactVersionView> {
    return getRuntime().call('updateArtifactVersion', artifact, version, { ...changes })
  }
  /** Throws ARTIFACT_IN_USE when a model version links it, or a run used it. */
  async deleteArtifactVersion(artifact: string, version: string | number): Promise<void> {
    await getRuntime().call('deleteArtifactVersion', artifact, version)
  }
  /** The same pair twice is one link. */
  async linkArtifact(
    model: string,
    version: string | number,
    artifact: string,
    artifactVersion?: string | number,
  ): Promise<LinkView> {
    return getRuntime().call('linkToVersion', model, version, artifact, artifactVersion ?? null)
  }
  /** Takes back a link made by hand; what a run linked stays (ARTIFACT_IN_USE). */
  async unlinkArtifact(
    model: string,
    version: string | number,
    artifact: string,
    artifactVersion?: string | number,
  ): Promise<LinkView> {
    return getRuntime().call('unlinkFromVersion', model, version, artifact, artifactVersion ?? null)
  }

  async listRuns(filter?: RunFilter): Promise<readonly RunView[]> {
    return getRuntime().call('listRuns', filter ?? null)
  }
  async getRun(run: string): Promise<RunView> {
    return getRuntime().call('getRun', run)
  }
  async updateRun(run: string, changes: RunChanges): Promise<RunView> {
    return getRuntime().call('updateRun', run, { ...changes })
  }
  /** Its links and artifacts stay. Throws RUNS_LIVE while it goes on. */
  async deleteRun(run: string): Promise<void> {
    await getRuntime().call('deleteRun', run)
  }
  async getPipeline(name: string): Promise<PipelineView> {
    return getRuntime().call('getPipeline', name)
  }
  async listPipelines(filter?: PipelineFilter): Promise<readonly PipelineView[]> {
    return getRuntime().call('listPipelines', filter ?? null)
  }

  /** The one stack there is. */
  async listStacks(): Promise<readonly StackView[]> {
    return Promise.resolve([defaultStack])
  }
  /** Throws COMPONENT_MISSING for any other name than `default`. */
  async getStack(name: string = defaultStack.name): Promise<StackView> {
    const [found] = (await this.listStacks()).filter((stack) => stack.name === name)
    if (found) return found
    throw new ZenError('COMPONENT_MISSING', `There is no stack "${name}".`, {
      why: 'The only stack is default.',
      data: { given: name, near: [defaultStack.name] },
    })
  }
}
