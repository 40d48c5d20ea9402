import { isZenError, ZenError } from '../errors.js'
import type { Model } from '../schema/model.js'
import type { Tombstone } from '../schema/parts.js'
import { newId } from '../store/ids.js'
import { paths } from '../store/layout.js'
import { checkName, sameName } from '../store/names.js'
import type { Transaction, View } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf } from './add-event.js'
import type { ModelFields } from './api.js'
import type { ModelEntry } from './find-model.js'
import { findModelByName } from './find-model.js'
import { cardOf } from './model-card.js'
import { compareText } from './near-misses.js'
import { shellWord } from './shell-word.js'
import { checkedTags } from './tags.js'

/**
 * A new model. Throws NAME_INVALID, MODEL_EXISTS.
 * A model of that name that was deleted gives it its folder, so that version numbers go on; a folder that belongs to a living
 * model (which was renamed) is left alone.
 */
export async function createModelIn(tx: Transaction, name: string, fields: ModelFields, by: By): Promise<ModelEntry> {
  const wanted = name.normalize('NFC')
  checkName('model', wanted)
  await refuseTakenName(tx, wanted)
  const id = newId()
  const folder = await chooseFolder(tx, wanted, id)
  const path = paths.model(folder)
  const { at } = addEvent(tx, by, { act: 'model.created', model: { id, name: wanted } })
  const tags = checkedTags(fields.tags ?? [])
  const record: Model = {
    schema: 1,
    id,
    name: wanted,
    ...cardOf(fields),
    ...(tags.length === 0 ? {} : { tags }),
    ...(fields.saveModelsToRegistry === undefined ? {} : { saveModelsToRegistry: fields.saveModelsToRegistry }),
    createdAt: at,
  }
  // Not `create`: the tombstone of a deleted model may stand there.
  tx.put('model', path, record)
  return { folder, path, record }
}

/** Throws MODEL_EXISTS when another model than `except` has this name. */
export async function refuseTakenName(view: View, name: string, except?: string): Promise<void> {
  const other = await findModelByName(view, name)
  if (other === undefined || other.record.id === except) return
  const taken = modelRefOf(other.record)
  throw new ZenError('MODEL_EXISTS', `A model "${taken.name}" exists already.`, {
    ...(taken.name === name ? {} : { why: 'Names that differ only in letter case are the same name.' }),
    hints: [`zen model describe ${shellWord(taken.name)}`, `zen model update ${shellWord(taken.name)} -d TEXT`],
    data: { name: taken.name, id: taken.id },
  })
}

/** The folder of a deleted model of this name, else the one named so, else (a living model's first name) `<name>~<id>`. */
async function chooseFolder(view: View, name: string, id: string): Promise<string> {
  const fresh: string[] = []
  const folders = [...(await view.list(paths.models))].sort(compareText)
  for (const folder of folders) {
    const owner = await ownerOf(view, folder, name)
    if (owner !== undefined && !isTombstone(owner)) continue
    if (owner?.name !== undefined && sameName(owner.name, name)) return folder
    if (sameName(folder, name)) fresh.push(folder)
  }
  return fresh[0] ?? (folders.some((folder) => sameName(folder, name)) ? `${name}~${id}` : name)
}

/** Throws RECORD_INVALID only for the folder of just this name: then nobody knows whether the name is taken. */
async function ownerOf(view: View, folder: string, name: string): Promise<Model | Tombstone | undefined> {
  try {
    return await view.getWithTombstone('model', paths.model(folder))
  } catch (error) {
    if (isZenError(error) && error.code === 'RECORD_INVALID' && !sameName(folder, name)) return undefined
    throw error
  }
}

export function isTombstone(record: object): record is Tombstone {
  return 'deleted' in record
}
