import { newId, newUlid, nextVersionNumber, type Store } from '../../../src/store/index.js'
import { paths } from '../../../src/store/layout.js'
import type { Event } from '../../../src/schema/event.js'
import type { Model } from '../../../src/schema/model.js'

export const modelId = 'aaaaaaaaaa'

export function sampleModel(fields: Partial<Model> = {}): Model {
  return { schema: 1, id: modelId, name: 'iris', createdAt: '2026-11-21T10:00:00.000Z', ...fields }
}

export function sampleEvent(act: Event['act']): Event {
  return { schema: 1, id: newUlid(), at: new Date().toISOString(), actor: 'test', act }
}

/** One act as commands do it: a new version, the model's stage moved to it, and an event. */
export async function addVersion(store: Store, command = 'add'): Promise<{ number: number; id: string }> {
  const id = newId()
  return store.write({ command, actor: 'test' }, async (transaction) => {
    const number = await nextVersionNumber(transaction, 'iris')
    const createdAt = new Date().toISOString()
    const model = (await transaction.get('model', paths.model('iris'))) ?? sampleModel()
    const version = { schema: 1 as const, id, model: { id: modelId, name: 'iris' }, number, createdAt }
    transaction.create('model-version', paths.version('iris', number, id), version)
    transaction.put('model', paths.model('iris'), { ...model, stages: { production: id } })
    const event = sampleEvent('version.created')
    transaction.create('event', paths.event(event.id, event.at), event)
    return { number, id }
  })
}
