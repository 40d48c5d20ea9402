/** Model versions of a run: one per run and configuration, shared by all its steps, also when two ask at the same time. */
import { canonicalText } from '../cache/canonical.js'
import type { RunEvent } from '../events.js'
import type { RunOverlay, RunRegistry } from '../ports.js'
import type { ModelConfig } from '../../sdk/definitions.js'
import { formatName, type NameFacts } from '../../sdk/names.js'
import type { ModelVersionRef } from '../../schema/run.js'

export interface ModelVersions {
  /** Throws what `RunRegistry.ensureVersion` throws. `step`: who needs it; null for the pipeline's own. */
  ensure(config: ModelConfig, step: string | null): Promise<ModelVersionRef>
  /** The configuration with names filled in. */
  named(config: ModelConfig): ModelConfig
}

export interface ModelVersionsOptions {
  readonly registry: RunRegistry
  readonly overlay: () => RunOverlay
  readonly names: NameFacts
  /** Makes the journal durable: the run before its version is made, the version before anything builds on it. */
  readonly sync: () => Promise<void>
  readonly emit: (event: RunEvent) => void
}

export function createModelVersions({ registry, overlay, names, sync, emit }: ModelVersionsOptions): ModelVersions {
  const known = new Map<string, Promise<ModelVersionRef>>()
  // One after the other: two steps with the same model must not make two versions.
  let queue: Promise<unknown> = Promise.resolve()

  async function make(config: ModelConfig, step: string | null): Promise<ModelVersionRef> {
    await sync()
    const { version, created, warnings } = await registry.ensureVersion(config, overlay())
    const at = new Date().toISOString()
    const deleteOnFailure = config.deleteNewVersionOnFailure === true
    emit({ type: 'model-version', at, version, created, step, deleteOnFailure })
    for (const message of warnings) emit({ type: 'warning', at, step, message })
    await sync()
    return version
  }

  const named = (config: ModelConfig): ModelConfig => nameModel(config, names)
  return {
    named,
    ensure(given, step) {
      const config = named(given)
      const key = canonicalText([config.name, config.version ?? null, config.createNewModelVersion ?? null])
      let found = known.get(key)
      if (!found) {
        found = queue.then(() => make(config, step))
        queue = found.catch(() => undefined)
        known.set(key, found)
      }
      return found
    },
  }
}

/** Names of models and of versions may hold `{date}`, `{time}` and substitutions. Throws NAME_INVALID. */
export function nameModel(config: ModelConfig, names: NameFacts): ModelConfig {
  const version = typeof config.version === 'string' ? formatName(config.version, names) : config.version
  return { ...config, name: formatName(config.name, names), ...(version === undefined ? {} : { version }) }
}
