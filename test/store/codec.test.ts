import { assert } from 'chai'
import fc from 'fast-check'
import { records, type RecordKind } from '../../src/schema/records.js'
import { decodeRecord, encodeRecord, reencodeRecord } from '../../src/store/codec.js'
import { arbitraryFor } from './support/arbitrary-record.js'

const kinds = Object.keys(records) as RecordKind[]
const pathOf = (kind: RecordKind) => `some/place.${records[kind].format}`
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('records as text', () => {
  for (const kind of kinds) {
    it(`${kind}: what is written is read again, also over an older one`, async () => {
      const arbitrary = arbitraryFor(records[kind].schema) as fc.Arbitrary<object>
      await fc.assert(
        fc.asyncProperty(arbitrary, arbitrary, async (first, second) => {
          const { bytes, record } = await encodeRecord(kind, pathOf(kind), first)
          assert.deepEqual(plain(await decodeRecord(kind, pathOf(kind), bytes)), plain(first))
          assert.deepEqual(plain(record), plain(first))
          const rewritten = await reencodeRecord(kind, pathOf(kind), second, bytes)
          assert.deepEqual(plain(await decodeRecord(kind, pathOf(kind), rewritten.bytes)), plain(second))
        }),
        { numRuns: 60 },
      )
    })

    it(`${kind}: equal records give equal text, whatever the order of their keys`, async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryFor(records[kind].schema) as fc.Arbitrary<object>, async (record) => {
          const turned = Object.fromEntries(Object.entries(record).reverse())
          const [a, b] = [await encodeRecord(kind, pathOf(kind), record), await encodeRecord(kind, pathOf(kind), turned)]
          assert.equal(Buffer.from(a.bytes).toString(), Buffer.from(b.bytes).toString())
        }),
        { numRuns: 15 },
      )
    })
  }

  it('keeps keys that every object of JavaScript has, but for those that no record may have', async () => {
    const kept = { hasOwnProperty: 1, nested: { toString: 'x', valueOf: true } }
    const metadata = { ...kept, prototype: 1, constructor: 2 }
    const version = { schema: 1, id: 'abcdefghij', model: { id: 'abcdefghik', name: 'iris' }, number: 1, metadata }
    const { bytes } = await encodeRecord('model-version', 'v.yaml', { ...version, createdAt: '2026-11-21T10:00:00.000Z' })
    const read = (await decodeRecord('model-version', 'v.yaml', bytes)) as { metadata?: unknown }
    assert.deepEqual(plain(read.metadata), plain(kept))
  })

  it('quotes text that a YAML reader would take for something else', async () => {
    const tags = ['no', '1.10', '2024-01-01', '12:30', 'null', '0x1f', 'on']
    const { bytes } = await encodeRecord('model', 'models/iris/model.yaml', {
      schema: 1,
      id: 'abcdefghij',
      name: 'iris',
      tags,
      createdAt: '2026-11-21T10:00:00.000Z',
    })
    const text = Buffer.from(bytes).toString()
    for (const tag of tags) assert.include(text, `- "${tag}"\n`)
    assert.match(
      text,
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/local\/schemas\/model\.json\nschema: 1\nid: abcdefghij\nname: iris\n/,
    )
    assert.notInclude(text, '\r')
  })
})
