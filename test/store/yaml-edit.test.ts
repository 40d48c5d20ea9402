import { assert } from 'chai'
import { reencodeRecord } from '../../src/store/codec.js'

const path = 'models/iris/model.yaml'
const old = `# yaml-language-server: $schema=../../local/schemas/model.json
# Owned by the flowers team.
schema: 1
id: abcdefghij
name: iris # do not rename

# Ask Ana before you change this.
license: Apache-2.0
tags:
  - demo # shown on the front page
  - small
owner: ana
stages:
  production: bbbbbbbbbb # since May
  canary: eu-only
createdAt: "2026-11-21T10:00:00.000Z"
`
const fields = {
  schema: 1,
  id: 'abcdefghij',
  name: 'iris',
  license: 'Apache-2.0',
  tags: ['demo', 'small'],
  createdAt: '2026-11-21T10:00:00.000Z',
}

async function edit(next: object): Promise<string> {
  return Buffer.from((await reencodeRecord('model', path, next, Buffer.from(old))).bytes).toString()
}

describe('a machine edit of a record that a person wrote', () => {
  it('changes the one line that changed', async () => {
    const text = await edit({ ...fields, stages: { production: 'cccccccccc' } })
    assert.equal(text, old.replace('bbbbbbbbbb', 'cccccccccc'))
  })

  it('changes nothing when nothing changed', async () => {
    assert.equal(await edit({ ...fields, stages: { production: 'bbbbbbbbbb' } }), old)
  })

  it('puts a new field where the schema has it, and keeps comments of list items that stay', async () => {
    const text = await edit({
      ...fields,
      description: 'Flowers',
      tags: ['small', 'new', 'demo'],
      stages: { production: 'bbbbbbbbbb' },
    })
    assert.include(
      text,
      'license: Apache-2.0\ndescription: Flowers\ntags:\n  - small\n  - new\n  - demo # shown on the front page\n',
    )
  })

  it('removes a field that was taken away, and keeps unknown ones', async () => {
    const { license: _license, ...rest } = fields
    const text = await edit({ ...rest, stages: {} })
    assert.notInclude(text, 'license')
    assert.notInclude(text, 'production')
    assert.include(text, 'owner: ana')
    assert.include(text, 'canary: eu-only')
    assert.include(text, '# Owned by the flowers team.')
  })

  it('keeps unknown fields of JSON records, too', async () => {
    const record = {
      schema: 1,
      id: 'abcdefghij',
      artifact: 'a',
      number: 1,
      type: 'data',
      layout: 'file',
      digest: `sha256:${'0'.repeat(64)}`,
    }
    const full = {
      ...record,
      sizeBytes: 1,
      materializer: 'json',
      valueType: 'number',
      producer: null,
      createdAt: fields.createdAt,
    }
    const before = Buffer.from(JSON.stringify({ ...full, seenBy: 'ana' }))
    const { bytes } = await reencodeRecord('artifact-version', 'artifacts/a/1-abcdefghij.json', { ...full, tags: ['x'] }, before)
    assert.deepInclude(JSON.parse(Buffer.from(bytes).toString()) as object, { seenBy: 'ana', tags: ['x'] })
  })
})
