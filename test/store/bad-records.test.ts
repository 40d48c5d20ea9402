import { assert } from 'chai'
import { isZenError, type ZenError } from '../../src/errors.js'
import type { RecordKind } from '../../src/schema/records.js'
import { decodeRecord } from '../../src/store/codec.js'

const head =
  'schema: 1\nid: abcdefghij\nmodel:\n  id: abcdefghij\n  name: churn\nnumber: 29\ncreatedAt: "2026-11-21T10:00:00.000Z"\n'
const yamlPath = 'models/churn/versions/29-abcdefghij.yaml'
const jsonPath = 'runs/2026/11/01ARZ3NDEKTSV4RRFFQ69G5FAV.json'

async function errorOf(kind: RecordKind, path: string, bytes: Uint8Array | string): Promise<ZenError> {
  try {
    await decodeRecord(kind, path, Buffer.from(bytes))
  } catch (error) {
    if (isZenError(error)) return error
    throw error
  }
  return assert.fail('the record was taken')
}

interface BadRecord {
  readonly what: string
  readonly text: string | Uint8Array
  /** What follows the file's path. */
  readonly place: string
  readonly why?: string
}

const badYaml: readonly BadRecord[] = [
  {
    what: 'a field of another type',
    text: `${head}description:\n  - a\n`,
    place: ':9:3  description must be text',
    why: '8 │ description:\n9 │   - a\n  │   ^^^ this is a list',
  },
  {
    what: 'a wrong type deep inside',
    text: head.replace('name: churn', 'name: 12'),
    place: ':5:9  model.name must be text',
    why: '4 │   id: abcdefghij\n5 │   name: 12\n  │         ^^ this is a whole number',
  },
  { what: 'an item of a list', text: `${head}tags:\n  - a\n  - 2\n`, place: ':10:5  tags[1] must be text' },
  { what: 'a field that is missing', text: head.replace('number: 29\n', ''), place: ':1:1  number is missing' },
  { what: 'a value that is not allowed', text: `${head}archived: false\n`, place: ':8:11  archived must be true' },
  { what: 'a malformed id', text: head.replace('id: abc', 'id: Abc'), place: ':2:5  id must be an id of 10 characters a–z, 2–7' },
  {
    what: 'a malformed time',
    text: head.replace('T10', ' 10'),
    place: ':7:12  createdAt must be a time in UTC such as 2026-11-21T10:00:00.000Z',
  },
  { what: 'a tab as indent', text: head.replace('  id', '\tid'), place: ':4:1  lines are indented with spaces, not with tabs' },
  { what: 'the same key twice', text: `${head}number: 30\n`, place: ':8:1  this key is there twice' },
  {
    what: 'conflict markers',
    text: head.replace('number: 29\n', '<<<<<<< ours\nnumber: 29\n=======\nnumber: 30\n>>>>>>> theirs\n'),
    place: ':6:1  the record holds merge conflict markers',
  },
  {
    what: 'conflict markers inside a block of text',
    text: `${head}description: |\n  <<<<<<< ours\n  a\n  =======\n  b\n  >>>>>>> theirs\n`,
    place: ':9:1  the record holds merge conflict markers',
  },
  { what: 'an alias', text: `${head}tags: *t\n`, place: ':8:7  ' },
  { what: 'an anchor', text: `${head}tags: &t\n  - a\n`, place: ':9:3  a record holds no anchors' },
  {
    what: 'an alias bomb',
    text: `${head}metadata:\n  a: &a [x, x]\n  b: &b [*a, *a]\n`,
    place: ':9:9  a record holds no anchors',
  },
  { what: 'a custom tag', text: `${head}description: !!js/function "x"\n`, place: ':8:14  ' },
  { what: 'a merge key', text: `${head}metadata:\n  <<: {a: 1}\n`, place: ':9:3  the key "<<" is not allowed' },
  {
    what: '__proto__ as a key',
    text: `${head}metadata:\n  __proto__:\n    a: 1\n`,
    place: ':9:3  the key "__proto__" is not allowed',
  },
  {
    what: 'an integer that would be rounded',
    text: `${head}metadata:\n  a: 12345678901234567890\n`,
    place: ':9:6  the integer is beyond 2^53 and would be rounded',
  },
  {
    what: 'a second document',
    text: `${head}---\na: 1\n`,
    place: ':8:1  a record is one document, and here begins a second one',
  },
  {
    what: 'deep nesting in brackets',
    text: `${head}metadata: ${'['.repeat(3000)}${']'.repeat(3000)}\n`,
    place: ':8:75  the record is nested deeper than 64 levels',
  },
  {
    what: 'deep nesting in dashes',
    text: `${head}tags:\n  ${'- '.repeat(300)}a\n`,
    place: ':9:129  the record is nested deeper than 64 levels',
  },
  { what: 'a list in place of the record', text: '- a\n', place: ':1:1  the record must be a mapping' },
  { what: 'plain text', text: 'hello\n', place: ':1:1  the record must be a mapping' },
  { what: 'nothing', text: '', place: ':1:1  the record is empty' },
  { what: 'only a comment', text: '# nothing\n', place: ':1:1  the record is empty' },
  { what: 'zero bytes', text: new Uint8Array(64), place: ':1:1  the record holds a NUL character' },
  {
    what: 'bytes that are not UTF-8',
    text: Buffer.concat([Buffer.from(head), Buffer.from([0x61, 0x3a, 0x20, 0xff])]),
    place: ':8:4  the record is not UTF-8 text',
  },
  { what: 'UTF-16', text: Buffer.from(`\uFEFF${head}`, 'utf16le'), place: ':1:1  the record is not UTF-8 text' },
  { what: 'an unclosed quote', text: `${head}description: "abc\n`, place: ':9:1  missing closing "quote' },
]

const json = (fields: string) => `{\n  "schema": 1,\n  ${fields}\n}\n`
const badJson: readonly BadRecord[] = [
  { what: 'the same key twice', text: json('"id": "a",\n  "id": "b"'), place: ':4:3  the key "id" is there twice' },
  { what: '__proto__ as a key', text: json('"__proto__": {}'), place: ':3:3  the key "__proto__" is not allowed' },
  {
    what: 'an integer that would be rounded',
    text: json('"a": 12345678901234567890'),
    place: ':3:8  the integer is beyond 2^53 and would be rounded',
  },
  { what: 'a number that is too large', text: json('"a": 1e400'), place: ':3:8  the number is too large' },
  { what: 'deep nesting', text: '['.repeat(100_000), place: ':1:65  the record is nested deeper than 64 levels' },
  { what: 'a text cut short', text: '{\n  "schema": 1,\n  "id": ', place: ':3:9  the record ends too early' },
  { what: 'more text behind', text: '{}\n{}\n', place: ':2:1  the record ends here, but more text follows' },
  { what: 'a trailing comma', text: json('"a": 1,'), place: ':4:1  expected a key in double quotes' },
  { what: 'a control character in text', text: json('"a": "\u0001"'), place: ':3:8  the text in quotes is not valid JSON' },
  { what: 'conflict markers', text: '{\n<<<<<<< ours\n"a": 1\n', place: ':2:1  the record holds merge conflict markers' },
  { what: 'a wrong type deep inside', text: json('"id": 3'), place: ':3:9  id must be text' },
]

describe('records that cannot be read say where and why', () => {
  for (const [kind, path, cases] of [
    ['model-version', yamlPath, badYaml],
    ['run', jsonPath, badJson],
  ] as const) {
    for (const { what, text, place, why } of cases) {
      it(`${path.endsWith('json') ? 'JSON' : 'YAML'}: ${what}`, async () => {
        const error = await errorOf(kind, path, text)
        assert.equal(error.code, 'RECORD_INVALID')
        assert.isTrue(error.message.startsWith(`.zen/${path}${place}`), `${error.message}\n${error.why ?? ''}`)
        if (why !== undefined) assert.equal(error.why, why)
        const { line, column } = error.data as { line: number; column: number }
        assert.include(error.message, `:${line}:${column}  `)
      })
    }
  }

  it('a record larger than records are is refused before it is parsed', async () => {
    const error = await errorOf('model-version', yamlPath, `${head}description: "${'a'.repeat(1024 * 1024)}"\n`)
    assert.equal(error.code, 'RECORD_INVALID')
    assert.match(error.message, /larger than a record may be$/)
  })

  it('a newer schema is refused with the one that is needed', async () => {
    const error = await errorOf('model-version', yamlPath, head.replace('schema: 1', 'schema: 3'))
    assert.equal(error.code, 'SCHEMA_TOO_NEW')
    assert.include(error.why, 'schema 3')
    assert.deepInclude(error.data, { schema: 3, supported: 1 })
  })

  it('brackets in text are no nesting', async () => {
    const text = `${head}description: |\n  ${'[{'.repeat(200)}\nmetadata:\n  a: "${'['.repeat(300)}"\n  b: ${'x['.repeat(100)}\n`
    const record = await decodeRecord('model-version', yamlPath, Buffer.from(text))
    assert.property(record, 'metadata')
  })

  it('takes a byte order mark, CRLF and a missing last line end', async () => {
    const record = await decodeRecord('model-version', yamlPath, Buffer.from(`\uFEFF${head.replaceAll('\n', '\r\n').trimEnd()}`))
    assert.propertyVal(record, 'number', 29)
  })

  it('deep nesting, again and again, does not end the process', async () => {
    for (let times = 0; times < 50; times += 1) {
      await errorOf('model-version', yamlPath, `a: ${'[{b: '.repeat(1500)}\n`)
      await errorOf(
        'model-version',
        yamlPath,
        `a:\n${Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}- b:\n`).join('')}`,
      )
    }
  })
})
