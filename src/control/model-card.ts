import type { Model, ModelCard } from '../schema/model.js'
import type { ModelFields } from './api.js'

/** In the order of the file. */
export const cardFields = [
  'license',
  'description',
  'audience',
  'useCases',
  'limitations',
  'tradeOffs',
  'ethics',
] as const satisfies readonly (keyof ModelCard)[]

/** What of a model a caller may set, as it goes into the record: an empty text clears a field. */
export function cardOf(fields: ModelFields): Pick<Model, (typeof cardFields)[number]> {
  const card: Partial<Record<(typeof cardFields)[number], string>> = {}
  for (const field of cardFields) {
    const text = fields[field]
    if (text !== undefined && text !== '') card[field] = text
  }
  return card
}
