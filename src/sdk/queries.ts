/** Lookups as data: they cross process borders, are recorded with what they resolved to, and are asked again by the cache. */
import type { ArtifactType } from '../schema/parts.js'

/** Which version of a model. `run`: the version that the current run made or uses for this model. */
export type ModelVersionQuery =
  { readonly model: string; readonly version: string | number | null } | { readonly model: string; readonly run: true }

export type ArtifactQuery =
  | { readonly by: 'id'; readonly id: string }
  /** Without version: the latest. */
  | { readonly by: 'name'; readonly artifact: string; readonly version?: string | number | undefined }
  | {
      readonly by: 'model'
      readonly of: ModelVersionQuery
      readonly artifact: string
      readonly version?: string | number | undefined
      readonly type?: ArtifactType | undefined
    }
  /** The output of the last successful run of a pipeline. */
  | { readonly by: 'pipeline'; readonly pipeline: string; readonly artifact: string }
