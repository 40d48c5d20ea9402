/** The examples of docs/records.md: one of each record in the table, read, known field by field, and written again to the same bytes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { tombstone } from '../../src/schema/parts.js'
import { records, type RecordKind } from '../../src/schema/records.js'
import { decodeRecord, encodeRecord } from '../../src/store/codec.js'
import { parseDocument } from 'yaml'

const page = join(import.meta.dirname, '..', '..', 'docs', 'records.md')

interface Example {
  readonly kind: string
  readonly path: string
  readonly text: string
}

async function examples(): Promise<Example[]> {
  const fences = (await readFile(page, 'utf8')).matchAll(/^```(?:yaml|json) record=(\S+)(?: path=(\S+))?\n([^]*?)^```/gm)
  return [...fences].map(([, kind, path, text]) => ({ kind: kind!, path: path ?? '', text: text! }))
}

describe('docs/records.md', () => {
  it('has one example of every record and of a tombstone', async () => {
    const kinds = (await examples()).map(({ kind }) => kind)
    expect(kinds.toSorted()).to.deep.equal([...Object.keys(records), 'tombstone'].toSorted())
  })

  it('shows each as zen writes it', async () => {
    for (const { kind, path, text } of await examples()) {
      if (kind === 'tombstone') {
        tombstone.strict().parse(parseDocument(text).toJS())
        continue
      }
      const record = await decodeRecord(kind as RecordKind, path, Buffer.from(text))
      const { schema } = records[kind as RecordKind]
      expect(Object.keys(record), `${kind}: a field that the schema does not know`).to.satisfy((keys: string[]) =>
        keys.every((key) => key in schema.shape),
      )
      const written = Buffer.from((await encodeRecord(kind as RecordKind, path, record)).bytes).toString()
      expect(written, kind).to.equal(text)
    }
  })
})
