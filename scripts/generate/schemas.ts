/** JSON Schemas: of what commands print (`schemas/`), and of the files under `.zen` (`schemas/records/`). */
import { z } from 'zod'
import { tombstone } from '../../src/schema/parts.js'
import { records } from '../../src/schema/records.js'
import { views } from '../../src/schema/views.js'

export function renderSchemas(): [path: string, text: string][] {
  const onDisk = Object.entries(records).map(([name, { schema }]) => [name, schema] as const)
  return [
    ...Object.entries(views).map(([name, schema]) => render(name, schema, 'JSON that zen prints', name)),
    ...[...onDisk, ['tombstone', tombstone] as const].map(([name, schema]) =>
      render(`records/${name}`, schema, 'File under .zen', name),
    ),
  ]
}

function render(place: string, schema: z.ZodType, kind: string, name: string): [string, string] {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  const titled = { $schema, $id: `urn:zenlocal:schemas:${place.replaceAll('/', ':')}`, title: `${kind}: ${name}`, ...rest }
  return [`schemas/${place}.json`, `${JSON.stringify(titled, null, 2)}\n`]
}
