/**
 * The one port through which declarations reach the rest of zen: `src/index.ts` binds it lazily to `control/runtime.ts`,
 * a worker process binds its own, which speaks to the run. The SDK itself does no IO.
 */
import type { ArtifactVersionView } from '../schema/views.js'
import type { ArtifactQuery } from './queries.js'
import type { PipelineDefinition } from './definitions.js'
import type { RegistryCalls, RegistryMethod, SaveOptions } from './registry-calls.js'

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
   * Everything else that reads or writes the registry. Arguments and results are JSON values.
   */
  call<M extends RegistryMethod>(method: M, ...args: Parameters<RegistryCalls[M]>): Promise<ReturnType<RegistryCalls[M]>>
  /** Materialize a value and record it as an artifact version; inside a step as an extra output of it. */
  save(value: unknown, name: string, options: SaveOptions): Promise<ArtifactVersionView>
  /** Record an existing file or folder as an artifact version; the bytes are copied into the object store. */
  register(path: string, name: string, options: SaveOptions): Promise<ArtifactVersionView>
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
