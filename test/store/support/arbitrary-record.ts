/** Values that fit a schema, made from the schema itself: a new record is covered without a word here. */
import fc from 'fast-check'
import type { z } from 'zod'

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly valueType?: z.ZodType
  readonly entries?: Readonly<Record<string, string>>
  readonly values?: readonly unknown[]
}

/** Text that YAML readers like to take for something else, beside all other text. */
const suspicious = fc.constantFrom(
  ...['no', 'yes', 'null', '~', '1.10', '0x1f', '1e3', '2024-01-01', '12:30', '', ' x ', '- a', '# no', 'a: b', '<<', '='],
  ...[
    'line\nline\n',
    'a\tb\r\nc',
    '  indented\n text',
    'trailing \n',
    "it's",
    '"quoted"',
    '\u0085',
    'é',
    '🦊',
    '@x',
    '%x',
    '*a',
    '&a',
    '!t',
  ],
)
const text = fc.oneof(
  suspicious,
  fc.string({ unit: 'binary', maxLength: 30 }).filter((value) => !value.includes('\0')),
)
const key = fc.oneof(suspicious, fc.stringMatching(/^[a-z_]{1,8}$/)).filter((name) => name !== '<<')
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
})).value

const samples: readonly string[] = [
  'abcdefghij',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  '2026-11-21T10:00:00.000Z',
  `sha256:${'0a'.repeat(32)}`,
]

export function arbitraryFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  const definition = schema.def as unknown as Definition
  switch (definition.type) {
    case 'object':
      return objectFor(definition.shape ?? {})
    case 'array':
      return fc.array(arbitraryFor(definition.element!), { maxLength: 3 })
    case 'record':
      return fc.dictionary(key, arbitraryFor(definition.valueType!), { maxKeys: 4, noNullPrototype: true })
    case 'nullable':
      return fc.option(arbitraryFor(definition.innerType!), { nil: null })
    case 'optional':
      return arbitraryFor(definition.innerType!)
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries ?? {}))
    case 'literal':
      return fc.constantFrom(...(definition.values ?? []))
    case 'boolean':
      return fc.boolean()
    case 'unknown':
      return anything
    default:
      return leafFor(schema)
  }
}

function objectFor(shape: Readonly<Record<string, z.ZodType>>): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape)
  const required = fields.filter(([, field]) => !field.safeParse(undefined).success).map(([name]) => name)
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, arbitraryFor(field)])), {
    requiredKeys: required,
    noNullPrototype: true,
  })
}

/** Text or a number: the first family of values that the schema takes. */
function leafFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  const takes = (value: unknown) => schema.safeParse(value).success
  if (takes('any text')) return text
  const sample = samples.find(takes)
  if (sample !== undefined) return fc.constant(sample)
  if (takes(0.5)) return fc.double({ noNaN: true, noDefaultInfinity: true })
  if (takes(1)) return fc.integer({ min: takes(-1) ? -1000 : takes(0) ? 0 : 1, max: 2 ** 40 })
  throw new Error(`no value is known for ${JSON.stringify(schema.def)}`)
}
