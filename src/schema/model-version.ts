import * as z from 'zod'
import { metadata, modelRef, runRef, schemaVersion, shortId, tags, time } from './parts.js'

/** `models/<folder>/versions/<number>-<id>.yaml`. The name of an unnamed version is not stored. */
export const modelVersion = z.looseObject({
  schema: schemaVersion,
  id: shortId,
  model: modelRef,
  number: z.int().min(1),
  name: z.string().optional(),
  description: z.string().optional(),
  tags: tags.optional(),
  metadata: metadata.optional(),
  /** The run that made it; absent when made by hand. */
  producer: runRef.optional(),
  archived: z.literal(true).optional(),
  createdAt: time,
})
export type ModelVersion = z.infer<typeof modelVersion>
