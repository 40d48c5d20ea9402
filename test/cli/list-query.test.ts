import { expect } from 'chai'
import { chooseColumns, matcher, metadataMatcher, sortRows } from '../../src/cli/list-query.js'
import { ZenError } from '../../src/errors.js'
import { parseReference } from '../../src/cli/references.js'
import { formatBytes, formatDuration, formatNumber, formatWhen } from '../../src/cli/format-value.js'
import type { Column } from '../../src/cli/columns.js'

interface Row {
  name: string
  count: number | null
}
const columns: Column<Row>[] = [
  { key: 'name', value: (row) => row.name },
  { key: 'count', value: (row) => row.count },
  { key: 'id', value: () => 'x', onAsking: true },
]
const rows: Row[] = [
  { name: 'b', count: 10 },
  { name: 'a', count: 9 },
  { name: 'c', count: null },
]

describe('filters', () => {
  const table: [filter: string, value: string | number | null, wanted: boolean][] = [
    ['iris', 'iris', true],
    ['iris', 'iris_2', false],
    ['contains:ri', 'iris', true],
    ['startswith:ir', 'iris', true],
    ['endswith:ir', 'iris', false],
    ['notequals:iris', 'iris', false],
    ['oneof:a,b', 'b', true],
    ['gt:9', 10, true],
    ['gt:9', 9, false],
    ['gte:9', 9, true],
    ['lt:0.5', 0.25, true],
    ['lte:0.5', 0.75, false],
    ['gt:9', null, false],
    ['equals:a:b', 'a:b', true],
    ['GTE:9', 9, true],
  ]
  for (const [filter, value, wanted] of table) {
    it(`${filter} on ${String(value)}: ${wanted ? 'yes' : 'no'}`, () => {
      expect(matcher(filter)(value)).to.equal(wanted)
    })
  }

  it('of metadata reach nested values and ask for keys', () => {
    const metadata = { accuracy: 0.95, split: { seed: 42 }, 'a.b': 'flat' }
    expect(metadataMatcher('accuracy:gt:0.9')(metadata)).to.equal(true)
    expect(metadataMatcher('accuracy:gt:0.96')(metadata)).to.equal(false)
    expect(metadataMatcher('split.seed:42')(metadata)).to.equal(true)
    expect(metadataMatcher('a.b:flat')(metadata)).to.equal(true)
    expect(metadataMatcher('accuracy')(metadata)).to.equal(true)
    expect(metadataMatcher('loss')(metadata)).to.equal(false)
    expect(metadataMatcher('constructor')(metadata)).to.equal(false)
  })
})

describe('an operator that is none', () => {
  for (const [filter, near] of [
    ['gtr:9', ['gt', 'gte']],
    ['constructor:x', []],
  ] as const) {
    it(`${filter} is refused with what may have been meant`, () => {
      expect(() => matcher(filter))
        .to.throw(ZenError)
        .that.deep.includes({ code: 'USAGE' })
      expect(() => metadataMatcher(`accuracy:${filter}`))
        .to.throw(ZenError, '--metadata: there is no operator')
        .that.nested.include({ code: 'USAGE' })
        .and.has.nested.property('data.near')
        .that.deep.equals(near)
    })
  }
})

describe('sorting and columns', () => {
  it('sorts numbers by size and puts rows without a value last', () => {
    const names = (sortBy: string): string =>
      sortRows(rows, columns, sortBy)
        .map(({ name }) => name)
        .join('')
    expect(names('count')).to.equal('abc')
    expect(names('desc:count')).to.equal('bac')
    expect(names('asc:name')).to.equal('abc')
  })

  it('shows the columns that were asked for, in that order', () => {
    expect(chooseColumns(columns, undefined).map(({ key }) => key)).to.deep.equal(['name', 'count'])
    expect(chooseColumns(columns, 'id,name').map(({ key }) => key)).to.deep.equal(['id', 'name'])
    expect(() => chooseColumns(columns, 'nmae')).to.throw('there is no column "nmae"')
  })
})

describe('references', () => {
  it('MODEL VERSION and MODEL@VERSION are the same', () => {
    expect(parseReference('iris', '4')).to.deep.equal({ name: 'iris', version: '4' })
    expect(parseReference('iris@production', undefined)).to.deep.equal({ name: 'iris', version: 'production' })
    expect(() => parseReference('iris@4', '5')).to.throw('given twice')
  })
})

describe('values for people', () => {
  it('are short', () => {
    const now = Date.parse('2026-11-21T12:00:00Z')
    expect(formatWhen('2026-11-21T11:59:40Z', now)).to.equal('just now')
    expect(formatWhen('2026-11-21T09:59:40Z', now)).to.equal('2h ago')
    expect(formatWhen('2026-11-20T09:59:40Z', now)).to.equal('yesterday')
    expect(formatWhen('2026-11-17T09:59:40Z', now)).to.equal('4 days ago')
    expect(formatWhen('2026-11-12T12:00:00Z', now)).to.equal('12 Nov')
    expect(formatWhen('2025-11-12T12:00:00Z', now)).to.equal('12 Nov 2025')
    expect([0, 96, 3920, 48_000, 999_600, 4_200_000].map(formatBytes)).to.deep.equal([
      '0 B',
      '96 B',
      '3.9 KB',
      '48 KB',
      '1 MB',
      '4.2 MB',
    ])
    expect([21, 2110, 58_300, 62_000, 7_500_000].map(formatDuration)).to.deep.equal([
      '0.02s',
      '2.1s',
      '58.3s',
      '1m 02s',
      '2h 05m',
    ])
    expect([1, 0.95333333, 1234567].map(formatNumber)).to.deep.equal(['1', '0.9533', '1234567'])
  })
})
