import { ZenError } from '../errors.js'
import type { ModelVersion } from '../schema/model-version.js'
import { newId } from '../store/ids.js'
import { paths } from '../store/layout.js'
import { checkName, sameName } from '../store/names.js'
import { nextVersionNumber } from '../store/queries.js'
import type { Transaction, View } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf } from './add-event.js'
import type { VersionFields } from './api.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { livingVersions } from './find-version.js'
import { checkedMetadata } from '../sdk/metadata-values.js'
import { shellWord } from './shell-word.js'
import { checkedTags } from './tags.js'

/**
 * A new version with the next number; numbers are never used again, also not after a deletion.
 * Throws NAME_INVALID (also for numbers, stage words and `latest`), MODEL_VERSION_EXISTS.
 */
export async function createVersionIn(
  tx: Transaction,
  model: ModelEntry,
  fields: VersionFields,
  by: By,
  /** The run that makes it. */
  producer?: { readonly id: string; readonly name: string },
): Promise<VersionEntry> {
  const { folder } = model
  const number = await nextVersionNumber(tx, folder)
  const name = fields.name === undefined ? undefined : await checkedVersionName(tx, model, fields.name)
  const tags = checkedTags(fields.tags ?? [])
  const metadata = checkedMetadata(fields.metadata ?? {})
  const id = newId()
  const { at } = addEvent(tx, producer ? { run: producer.id, ...by } : by, {
    act: 'version.created',
    model: modelRefOf(model.record),
    version: { id, number },
    ...(name === undefined ? {} : { details: { name } }),
  })
  const record: ModelVersion = {
    schema: 1,
    id,
    model: modelRefOf(model.record),
    number,
    ...(name === undefined ? {} : { name }),
    ...(fields.description === undefined || fields.description === '' ? {} : { description: fields.description }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(producer === undefined ? {} : { producer: { id: producer.id, name: producer.name } }),
    createdAt: at,
  }
  const path = paths.version(folder, number, id)
  tx.create('model-version', path, record)
  return { path, record }
}

/** In NFC. Throws NAME_INVALID, and MODEL_VERSION_EXISTS when another version than `except` has it. */
export async function checkedVersionName(view: View, model: ModelEntry, name: string, except?: string): Promise<string> {
  const wanted = name.normalize('NFC')
  checkName('model-version', wanted)
  const taken = (await livingVersions(view, model)).find(
    ({ record }) => record.id !== except && record.name !== undefined && sameName(record.name, wanted),
  )
  if (taken === undefined) return wanted
  const { number, id } = taken.record
  throw new ZenError('MODEL_VERSION_EXISTS', `${model.record.name} has a version "${taken.record.name!}" already.`, {
    why: `It is version ${number}.`,
    hints: [`zen model version describe ${shellWord(model.record.name)} ${number}`],
    data: { model: model.record.name, name: taken.record.name!, number, id },
  })
}
