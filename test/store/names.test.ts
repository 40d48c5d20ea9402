import { assert } from 'chai'
import { checkName, newId, newUlid, sameName, type NamedKind } from '../../src/store/index.js'
import { CURRENT_SCHEMA as inRecords } from '../../src/schema/parts.js'
import { CURRENT_SCHEMA } from '../../src/store/current-schema.js'

const refused: readonly [NamedKind, string, RegExp][] = [
  ['model', '', /empty/],
  ['model', 'a/b', /"\/"/],
  ['model', '..', /starts with "\."/],
  ['model', '../../etc/passwd', /"\/"/],
  ['model', 'a\\b', /"\\"/],
  ['model', 'a:b', /":"/],
  ['artifact', 'p::s::output', /":"/],
  ['artifact', 'p@s', /"@"/],
  ['model', '-rf', /starts with "-"/],
  ['model', ' a', /starts with a space/],
  ['model', 'a ', /ends with a space/],
  ['model', 'a.', /ends with "\."/],
  ['model', 'CON', /Windows/],
  ['model', 'nul.txt', /Windows/],
  ['model', 'a\nb', /U\+000A/],
  ['model', 'a\u202Eb', /U\+202E/],
  ['model', 'a\u200Bb', /U\+200B/],
  ['model', '\u{1F98A}', /"🦊"/],
  ['model', 'é'.repeat(65), /128 bytes/],
  ['model-version', 'production', /stage/],
  ['model-version', 'Latest', /latest/],
  ['model-version', '12', /plain number/],
  ['artifact-version', '7', /plain number/],
]

describe('names', () => {
  for (const [kind, name, rule] of refused) {
    it(`refuses ${JSON.stringify(name)} as a ${kind}`, () => {
      assert.throws(() => {
        checkName(kind, name)
      }, rule)
    })
  }

  it('takes ordinary names in any script', () => {
    for (const name of ['iris_classifier', 'Iris 2.0-rc.1', 'modèle', 'модель', '模型', 'console', '2023', '_x'])
      checkName('model', name)
    checkName('model-version', '1.10')
    checkName('artifact-version', 'raw_2023')
  })

  it('compares names as file systems may', () => {
    assert.isTrue(sameName('Iris', 'iris'))
    assert.isTrue(sameName('é', 'e\u0301'))
    assert.isFalse(sameName('iris', 'iris2'))
  })

  it('makes ids of the documented form, later ULIDs later', () => {
    assert.match(newId(), /^[a-z2-7]{10}$/)
    const ids = Array.from({ length: 1000 }, newUlid)
    assert.deepEqual([...ids].sort(), ids)
    assert.equal(new Set(Array.from({ length: 1000 }, newId)).size, 1000)
  })

  it('knows the schema number without loading the schemas', () => {
    assert.equal(CURRENT_SCHEMA, inRecords)
  })
})
