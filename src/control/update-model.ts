import type { Model } from '../schema/model.js'
import { checkName } from '../store/names.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent } from './add-event.js'
import type { ModelChanges } from './api.js'
import { refuseTakenName } from './create-model.js'
import type { ModelEntry } from './find-model.js'
import { cardFields } from './model-card.js'
import { changedTags } from './tags.js'

/** Only the fields given change; an empty text clears one. A new name changes one line: the folder keeps its first name. */
export async function updateModelIn(tx: Transaction, model: ModelEntry, changes: ModelChanges, by: By): Promise<ModelEntry> {
  const record = await changedModel(tx, model.record, changes)
  const changed = changedKeys(model.record, record)
  if (changed.length === 0) return model
  tx.put('model', model.path, record)
  addEvent(tx, by, {
    act: 'model.updated',
    model: { id: record.id, name: record.name },
    details: {
      changed,
      ...(record.name === model.record.name ? {} : { name: { from: model.record.name, to: record.name } }),
    },
  })
  return { ...model, record }
}

async function changedModel(tx: Transaction, current: Model, changes: ModelChanges): Promise<Model> {
  const next: Record<string, unknown> = { ...current }
  if (changes.name !== undefined) next['name'] = await newName(tx, current, changes.name)
  for (const field of cardFields) {
    const text = changes[field]
    if (text !== undefined) next[field] = text === '' ? undefined : text
  }
  if (changes.saveModelsToRegistry !== undefined) next['saveModelsToRegistry'] = changes.saveModelsToRegistry
  next['tags'] = changedTags(current.tags, changes)
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as Model
}

async function newName(tx: Transaction, current: Model, name: string): Promise<string> {
  const wanted = name.normalize('NFC')
  if (wanted === current.name) return wanted
  checkName('model', wanted)
  await refuseTakenName(tx, wanted, current.id)
  return wanted
}

/** Keys whose value differs, in alphabetical order. */
export function changedKeys(before: object, after: object): string[] {
  const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
    .sort()
}
