import type { ModelVersion } from '../schema/model-version.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf, versionRefOf } from './add-event.js'
import type { VersionChanges } from './api.js'
import { checkedVersionName } from './create-version.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { setStageIn } from './set-stage.js'
import { changedTags } from './tags.js'
import { changedKeys } from './update-model.js'

/** Only what is given changes, all in one commit: the stage, too. Throws what `setStageIn` throws, NAME_INVALID, MODEL_VERSION_EXISTS. */
export async function updateVersionIn(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  changes: VersionChanges,
  by: By,
): Promise<{ model: ModelEntry; version: VersionEntry }> {
  const record = await changedVersion(tx, model, version.record, changes)
  const changed = changedKeys(version.record, record)
  let current = version
  if (changed.length > 0) {
    current = { path: version.path, record }
    tx.put('model-version', version.path, record)
    addEvent(tx, by, {
      act: 'version.updated',
      model: modelRefOf(model.record),
      version: versionRefOf(record),
      details: { changed },
    })
  }
  if (changes.stage === undefined) return { model, version: current }
  return setStageIn(tx, model, current, changes.stage, {
    ...by,
    force: changes.force,
    reason: changes.reason ?? by.reason,
  })
}

async function changedVersion(
  tx: Transaction,
  model: ModelEntry,
  current: ModelVersion,
  changes: VersionChanges,
): Promise<ModelVersion> {
  const next: Record<string, unknown> = { ...current }
  if (changes.name !== undefined) {
    // An empty name makes it unnamed again, also where it gives its own number back.
    const unnamed = changes.name === '' || changes.name === String(current.number)
    next['name'] = unnamed ? undefined : await checkedVersionName(tx, model, changes.name, current.id)
  }
  if (changes.description !== undefined) next['description'] = changes.description || undefined
  next['tags'] = changedTags(current.tags, changes)
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as ModelVersion
}
