import * as z from 'zod'
import { metadata, modelRef, schemaVersion, time, ulid, versionRef } from './parts.js'

export const eventAct = z.enum([
  'model.created',
  'model.updated',
  'model.deleted',
  'version.created',
  'version.updated',
  'version.deleted',
  'stage.set',
  'artifact.deleted',
  'run.deleted',
  'conflict',
  /** Records changed in a way that has no act of its own; `details.files` names them. */
  'records.updated',
])
export type EventAct = z.infer<typeof eventAct>

/** `events/<yyyy>/<mm>/<ulid>.yaml`: the ledger, one act a file. */
export const event = z.looseObject({
  schema: schemaVersion,
  id: ulid,
  at: time,
  /** Who: `user.name` of git, or `ZEN_ACTOR`, or the login name. */
  actor: z.string(),
  act: eventAct,
  model: modelRef.optional(),
  version: versionRef.optional(),
  /** stage.set: the stage that the version left and the one that it entered. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** stage.set: the version that stood there before. */
  replaced: versionRef.optional(),
  reason: z.string().optional(),
  /** The run whose step did it. */
  run: z.string().optional(),
  details: metadata.optional(),
})
export type Event = z.infer<typeof event>
