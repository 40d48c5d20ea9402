import type { Model } from '../schema/model.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf, versionRefOf } from './add-event.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { effectiveStages, stageOf, writtenStages } from './stages.js'

/** A tombstone, so that its number stays taken; its stage becomes empty. Its links are hidden with it; runs and artifacts stay. */
export async function deleteVersionIn(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  by: By,
): Promise<{ model: ModelEntry }> {
  const { id, name } = version.record
  const from = stageOf(version.record, await effectiveStages(tx, model))
  const { id: event, at } = addEvent(tx, by, {
    act: 'version.deleted',
    model: modelRefOf(model.record),
    version: versionRefOf(version.record),
    from,
  })
  tx.bury(version.path, { schema: 1, id, ...(name === undefined ? {} : { name }), deleted: { at, event } })
  return { model: clearStages(tx, model, id) }
}

function clearStages(tx: Transaction, model: ModelEntry, versionId: string): ModelEntry {
  const written = Object.entries(writtenStages(model.record))
  const kept = written.filter(([, holder]) => holder !== versionId)
  if (kept.length === written.length) return model
  const { stages: _, ...rest } = model.record
  const record = (kept.length === 0 ? rest : { ...rest, stages: Object.fromEntries(kept) }) as Model
  tx.put('model', model.path, record)
  return { ...model, record }
}
