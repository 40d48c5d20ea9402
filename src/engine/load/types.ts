/** Loading a user's module and fingerprinting its steps. Implemented in this folder; the engine and control see only this. */
import type { PipelineDefinition, StepDefinition } from '../../sdk/definitions.js'

export interface LoadOptions {
  /** Absolute path of the user's file. */
  readonly file: string
  /** The folder that holds `.zen`: paths in sites, frames and reasons are relative to it. */
  readonly projectDir: string
  /** Where bundles and their records are kept: `.zen/local/cache/load`. */
  readonly cacheDir: string
}

export interface LoadedModule {
  /** The module's exports. A call of a pipeline while importing throws PIPELINE_CALLED_ON_IMPORT. */
  readonly exports: Readonly<Record<string, unknown>>
  /** All pipelines created while importing, in order of creation, without `withOptions` copies unless exported. */
  readonly pipelines: readonly PipelineDefinition[]
  /** All steps created while importing, in order of creation. */
  readonly steps: readonly StepDefinition[]
  /** True when packages are lazy stand-ins (nothing but composing may be done with it). */
  readonly composeOnly: boolean
}

/** What a step's code hash was made of, to explain a difference: file and top-level name → hash of that statement; packages → version. */
export interface CodeFingerprint {
  readonly hash: string
  readonly parts: readonly { readonly file: string; readonly name: string; readonly hash: string }[]
}

export interface UserModule {
  /** Absolute path of the bundle that worker processes import. Built when first asked for. */
  bundle(): Promise<string>
  /**
   * Import for composing. When nothing changed since the last build, from the compose bundle with lazy packages and without esbuild;
   * when the user's code touches one of those, or anything changed, from the real bundle.
   */
  load(): Promise<LoadedModule>
  /** Import the real bundle into this process: for programs and hooks. */
  loadReal(): Promise<LoadedModule>
  /** By `StepDefinition.site`. From the record of the last build when nothing changed. */
  fingerprints(): Promise<ReadonlyMap<string, CodeFingerprint>>
  /** The user's own files in the build, relative to the project. */
  inputs(): Promise<readonly string[]>
  /** Packages that the user's code reaches: name → version. */
  packages(): Promise<Readonly<Record<string, string>>>
}
/** `openUserModule(options): Promise<UserModule>` is exported by `index.ts`; throws FILE_NOT_FOUND, LOAD_FAILED with file, line and excerpt. */
