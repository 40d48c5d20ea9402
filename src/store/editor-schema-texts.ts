/** JSON Schemas of the records that people edit. Loads all of `zod`: import it lazily. */
import * as z from 'zod'
import { records } from '../schema/records.js'

export function editorSchemas(): { readonly kind: string; readonly text: string }[] {
  return Object.entries(records)
    .filter(([, { format }]) => format === 'yaml')
    .map(([kind, { schema }]) => ({
      kind,
      text: `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`,
    }))
}
