import * as z from 'zod'
import { schemaVersion, shortId, tags, time } from './parts.js'

/** The card: what people write about a model. */
export const modelCard = z.object({
  license: z.string().optional(),
  description: z.string().optional(),
  audience: z.string().optional(),
  useCases: z.string().optional(),
  limitations: z.string().optional(),
  tradeOffs: z.string().optional(),
  ethics: z.string().optional(),
})
export type ModelCard = z.infer<typeof modelCard>

/** `models/<folder>/model.yaml`. `stages` is the single truth of who stands where: stage → version id. */
export const model = z.looseObject({
  schema: schemaVersion,
  id: shortId,
  name: z.string(),
  ...modelCard.shape,
  tags: tags.optional(),
  saveModelsToRegistry: z.boolean().optional(),
  stages: z.object({ production: shortId.optional(), staging: shortId.optional() }).optional(),
  createdAt: time,
})
export type Model = z.infer<typeof model>
