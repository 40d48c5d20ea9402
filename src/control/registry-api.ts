/**
 * The registry calls of the SDK over the use cases: outside of a run, and inside one with what the run made so far on top.
 */
import type { RunOverlay } from '../engine/ports.js'
import { ZenError } from '../errors.js'
import type { ModelVersionView } from '../schema/views.js'
import type { ModelHandle, RegistryCalls, RegistryMethod } from '../sdk/registry-calls.js'
import { versionById } from '../store/queries.js'
import type { Store, Transaction, View } from '../store/types.js'
import type { ArtifactVersionView, LinkView } from '../schema/views.js'
import { annotate } from './annotate.js'
import { ensureVersionIn } from './ensure-version.js'
import { findModel, type ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { filterRows } from './filter-rows.js'
import { createControl } from './index.js'
import { linkArtifactIn } from './link-artifact.js'
import { resolveModelVersion } from './resolve-artifact.js'
import { setStageIn } from './set-stage.js'
import { logVersionMetadataIn } from './version-metadata.js'
import { artifactVersionView, modelVersionView } from './views.js'

export interface RegistryApiOptions {
  readonly store: Store
  readonly actor: string
  readonly command: string
  /** Inside a run. */
  readonly overlay?: RunOverlay | undefined
}

export interface RegistryApi {
  call(method: string, args: readonly unknown[]): Promise<unknown>
}

type Implementation = { [M in RegistryMethod]: (...args: Parameters<RegistryCalls[M]>) => Promise<ReturnType<RegistryCalls[M]>> }

export function createRegistryApi(options: RegistryApiOptions): RegistryApi {
  const methods = implement(options)
  return {
    async call(method, args) {
      if (!Object.hasOwn(methods, method)) throw new ZenError('BUG', `The registry has no call "${method}".`)
      const implementation = methods[method as RegistryMethod] as (...args: readonly unknown[]) => Promise<unknown>
      return implementation(...args)
    },
  }
}
