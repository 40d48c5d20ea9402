import type { ModelVersion } from '../schema/model-version.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf, versionRefOf } from './add-event.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { checkedMetadata } from '../sdk/metadata-values.js'
import { changedKeys } from './update-model.js'

/** Merges by key: a given key replaces, others stay. Throws USAGE for a value that metadata cannot hold. */
export function logVersionMetadataIn(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  metadata: Readonly<Record<string, unknown>>,
  by: By,
): VersionEntry {
  const current = version.record.metadata ?? {}
  const next = { ...current, ...checkedMetadata(metadata) }
  const changed = changedKeys(current, next)
  if (changed.length === 0) return version
  const record: ModelVersion = { ...version.record, metadata: next }
  tx.put('model-version', version.path, record)
  addEvent(tx, by, {
    act: 'version.updated',
    model: modelRefOf(model.record),
    version: versionRefOf(record),
    details: { changed: changed.map((key) => `metadata.${key}`) },
  })
  return { path: version.path, record }
}
