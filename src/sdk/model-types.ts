/** What `Model` takes, and how names in the registry are typed. */
import type { Artifact, Explicit } from './artifact-types.js'

export const ModelStages = {
  NONE: 'none',
  STAGING: 'staging',
  PRODUCTION: 'production',
  ARCHIVED: 'archived',
  LATEST: 'latest',
} as const
export type ModelStage = (typeof ModelStages)[keyof typeof ModelStages]
/** `latest` is a way to look up, not a stage to set. */
export type SettableStage = Exclude<ModelStage, 'latest'>

export interface ModelFields {
  license?: string | undefined
  description?: string | undefined
  audience?: string | undefined
  useCases?: string | undefined
  limitations?: string | undefined
  tradeOffs?: string | undefined
  ethics?: string | undefined
  /** Tag the model when it is created, and every version created with them. */
  tags?: readonly string[] | undefined
  saveModelsToRegistry?: boolean | undefined
  /** Removes the version that a failed run created, with its links; artifacts and run record stay. */
  deleteNewVersionOnFailure?: boolean | undefined
  /** Values for `{key}` in the names of the model and of its version. */
  substitutions?: Readonly<Record<string, string>> | undefined
}

/** A number, a stage word, `latest`, or the name of a version. */
export type VersionRef = ModelStage | number | (string & Record<never, never>)

/** Without `version`: a new version, one per run; with `createNewModelVersion: false` the latest. */
export type ModelOptions<N extends string = string & Record<never, never>> = ModelFields & { name: OrKnown<N> } & (
    | { version?: VersionRef | null | undefined; createNewModelVersion?: false | undefined }
    | { version?: null | undefined; createNewModelVersion?: boolean | undefined }
  )

/** S in any letter case of W. */
export type AnyCase<S extends string, W extends string> = Lowercase<S> extends W ? S : W

/** What `zen types` writes about the project: its file merges `models` into this interface. */
export interface Registry {
  readonly '~zenlocal'?: never
}
export type Models = Registry extends { models: infer M } ? M : object
export type KnownModel = Extract<keyof Models, string>
/** The known names are for completion only: a new one is as good. */
export type OrKnown<N extends string, Known = KnownModel> = N | Known
export type HasModels = [keyof Models] extends [never] ? false : true
export type ModelName = HasModels extends true ? KnownModel : string
export type ArtifactsOf<N extends string> = N extends keyof Models
  ? Models[N] extends { artifacts: infer A }
    ? A
    : object
  : object
export type ArtifactName<N extends string> = N extends keyof Models ? keyof ArtifactsOf<N> & string : string

export interface ArtifactLookup<N extends string> {
  <A extends keyof ArtifactsOf<N> & string>(name: A, version?: string | number): Artifact<ArtifactsOf<N>[A]>
  (name: ArtifactName<N>, version?: string | number): Artifact
  <T = never>(name: [T] extends [never] ? ArtifactName<N> : string, version?: string | number): Artifact<Explicit<T>>
}

export interface AnyModel {
  readonly '~zenlocal': { readonly model: true }
  readonly name: string
}
