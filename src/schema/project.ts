import * as z from 'zod'
import { schemaVersion, shortId } from './parts.js'

/** `.zen/zen.yaml` */
export const project = z.looseObject({
  schema: schemaVersion,
  id: shortId,
  name: z.string(),
  /** Name of the stack that the project uses unless a person chose another. */
  activeStack: z.string().optional(),
  /** How many operations `zen undo` can go back. */
  undoWindow: z.int().min(1).optional(),
})
export type Project = z.infer<typeof project>
