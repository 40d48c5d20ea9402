import { decodeTime } from 'ulid'
import type { Event } from '../schema/event.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { Model } from '../schema/model.js'
import { newUlid } from '../store/ids.js'
import { paths } from '../store/layout.js'
import type { Transaction } from '../store/types.js'

/** Who does an act, and in which run: goes into the ledger. */
export interface By {
  readonly actor: string
  /** Id of the run whose step does it. */
  readonly run?: string | undefined
  readonly reason?: string | undefined
}

type EventFields = Pick<Event, 'act' | 'model' | 'version' | 'from' | 'to' | 'replaced' | 'details'>

/** Every write adds one: it is the ledger's entry and the commit's witness. Gives its id and time, which the act's own records share. */
export function addEvent(tx: Transaction, by: By, fields: EventFields): { id: string; at: string } {
  const id = newUlid()
  // The folder follows from the id's time, so both are the same.
  const at = new Date(decodeTime(id)).toISOString()
  const { act, model, version, from, to, replaced, details } = fields
  const event: Event = {
    schema: 1,
    id,
    at,
    actor: by.actor,
    act,
    ...(model === undefined ? {} : { model }),
    ...(version === undefined ? {} : { version }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(replaced === undefined ? {} : { replaced }),
    ...(by.reason === undefined || by.reason === '' ? {} : { reason: by.reason }),
    ...(by.run === undefined ? {} : { run: by.run }),
    ...(details === undefined || Object.keys(details).length === 0 ? {} : { details }),
  }
  tx.create('event', paths.event(id, at), event)
  return { id, at }
}

/** A reference by id, with the name beside it for the reader. */
export function modelRefOf({ id, name }: Pick<Model, 'id' | 'name'>): { id: string; name: string } {
  return { id, name }
}

export function versionRefOf({ id, number }: Pick<ModelVersion, 'id' | 'number'>): { id: string; number: number } {
  return { id, number }
}
