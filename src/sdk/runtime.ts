/**
 * The one port through which declarations reach the rest of zen: `src/index.ts` binds it lazily to `control/runtime.ts`,
 * a worker process binds its own, which speaks to the run. The SDK itself does no IO.
 */
import type { ArtifactVersionView } from '../schema/views.js'
import type { ArtifactQuery } from './queries.js'
import type { PipelineDefinition } from './definitions.js'

export interface RunRequest {
  readonly pipeline: PipelineDefinition
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface Runtime {
  /** Run a pipeline to its end; rejects with the step's error as `cause` when it fails. The result is the SDK's `PipelineRun`. */
  run(request: RunRequest): Promise<unknown>
  /** The record that a lookup resolves to. */
  resolve(query: ArtifactQuery): Promise<ArtifactVersionView>
  /** The value that a lookup resolves to. */
  load(query: ArtifactQuery): Promise<unknown>
  /**
   * Everything else that reads or writes the registry, by name of a method of `control/registry-api.ts`
   * (`setStage`, `listModels`, `logMetadata`, …). Arguments and result are JSON values, but for `saveArtifact`'s value.
   */
  call(method: string, args: readonly unknown[]): Promise<unknown>
}

const key = Symbol.for('zenlocal.runtime')
type Holder = { [key]?: Runtime | undefined }

export function bindRuntime(runtime: Runtime): void {
  ;(globalThis as Holder)[key] = runtime
}

/** Binds only when nothing is bound: the copy of the package that came first decides. */
export function bindRuntimeOnce(runtime: Runtime): void {
  ;(globalThis as Holder)[key] ??= runtime
}

export function getRuntime(): Runtime {
  const runtime = (globalThis as Holder)[key]
  if (!runtime) throw new Error('zenlocal: no runtime is bound; import from "zenlocal", not from its parts')
  return runtime
}
