import type { Model } from '../schema/model.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { ModelVersionRef } from '../schema/run.js'

/** A model version as runs and links name it. The name of an unnamed version is its number. */
export function versionRefOf(model: Model, version: ModelVersion): ModelVersionRef {
  return {
    id: model.id,
    name: model.name,
    version: { id: version.id, number: version.number, name: version.name ?? String(version.number) },
  }
}
