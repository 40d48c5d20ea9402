import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf } from './add-event.js'
import type { ModelEntry } from './find-model.js'
import { livingVersions } from './find-version.js'
import { effectiveStages } from './stages.js'

/** One tombstone: versions and links count only under a living model of their id, so they are hidden with it. Runs and artifacts stay. */
export async function deleteModelIn(tx: Transaction, model: ModelEntry, by: By): Promise<void> {
  const versions = await livingVersions(tx, model)
  const stages = await effectiveStages(tx, model)
  const production = versions.find(({ record }) => record.id === stages.production)?.record.number
  const { id: event, at } = addEvent(tx, by, {
    act: 'model.deleted',
    model: modelRefOf(model.record),
    details: { versions: versions.length, ...(production === undefined ? {} : { production }) },
  })
  tx.bury(model.path, { schema: 1, ...modelRefOf(model.record), deleted: { at, event } })
}
