import { expect } from 'chai'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { glyphsFor } from '../../src/ui/glyphs.js'
import { type LayoutColumn, layoutTable } from '../../src/ui/layout.js'
import { layoutCard } from '../../src/ui/layout-card.js'
import type { Line } from '../../src/ui/lines.js'
import { cut, isNarrow, loadMeasure } from '../../src/ui/width.js'

const textOf = (line: Line): string => line.map(({ text }) => text).join('')
const measure = stringWidth
const graphemes = (text: string): string[] => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)

// Names as people have them: ASCII, CJK, emoji with joiners and skin tones, combining marks, right-to-left.
const word = fc.oneof(
  fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[^\u0020-\u007e]/g, 'x')),
  fc.constantFrom('漢字の名前が長い', '👩‍👩‍👧‍👦 family', '👍🏽👍🏽👍🏽👍🏽', 'e\u0301e\u0301e\u0301', 'אבגדהוז', '🇩🇪🇫🇷🇯🇵', '…·–'),
)
const columnsOf = (count: number): fc.Arbitrary<LayoutColumn[]> =>
  fc.array(
    fc.record({
      header: fc.string({ minLength: 1, maxLength: 10 }).map((text) => text.replaceAll(/[^a-z]/gi, 'H')),
      align: fc.constantFrom('left' as const, 'right' as const),
      minWidth: fc.option(fc.integer({ min: 3, max: 12 }), { nil: undefined }),
    }),
    { minLength: count, maxLength: count },
  )

describe('table layout', () => {
  it('no line is wider than the screen, and no grapheme is broken', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 7 })
          .chain((count) =>
            fc.tuple(
              columnsOf(count),
              fc.array(fc.array(word, { minLength: count, maxLength: count }), { maxLength: 6 }),
              fc.integer({ min: 20, max: 200 }),
            ),
          ),
        ([columns, texts, width]) => {
          const rows = texts.map((row) => row.map((text) => ({ text })))
          const { lines } = layoutTable({ columns, rows, width, measure, ellipsis: '…' })
          const known = new Set(texts.flat().flatMap(graphemes))
          for (const line of lines) {
            const text = textOf(line)
            expect(measure(text), JSON.stringify(text)).to.be.at.most(width)
            for (const grapheme of graphemes(text)) {
              if (grapheme.length > 1) expect(known.has(grapheme), JSON.stringify(grapheme)).to.equal(true)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('shrinks the widest flexible column first and keeps the others whole', () => {
    const columns: LayoutColumn[] = [{ header: 'NAME', minWidth: 8 }, { header: 'ID' }, { header: 'TAGS', minWidth: 6 }]
    const rows = [[{ text: 'a'.repeat(40) }, { text: 'ggzjdqa4vf' }, { text: 'one, two' }]]
    const { lines, dropped } = layoutTable({ columns, rows, width: 52, measure, ellipsis: '…' })
    expect(lines.map(textOf)).to.deep.equal([
      'NAME                            ID          TAGS    '.slice(0, 52),
      `${'a'.repeat(29)}…  ggzjdqa4vf  one, two`,
    ])
    expect(dropped).to.deep.equal([])
  })

  it('drops columns from the right, never one that is kept, and says so', () => {
    const columns: LayoutColumn[] = [{ header: 'NAME', keep: true }, { header: 'MIDDLE' }, { header: 'LAST', keep: true }]
    const rows = [[{ text: 'n'.repeat(20) }, { text: 'm'.repeat(20) }, { text: 'l'.repeat(20) }]]
    const { lines, dropped } = layoutTable({ columns, rows, width: 50, measure, ellipsis: '…' })
    expect(dropped).to.deep.equal(['MIDDLE'])
    expect(textOf(lines[1]!)).to.equal(`${'n'.repeat(20)}  ${'l'.repeat(20)}`)
  })

  it('below 50 columns every row is a record', () => {
    const columns: LayoutColumn[] = [{ header: 'NAME' }, { header: 'VERSIONS' }, { header: 'TAGS' }]
    const rows = [[{ text: 'churn' }, { text: '31' }, { text: 'tabular, eu' }]]
    const { lines } = layoutTable({ columns, rows, width: 40, measure, ellipsis: '…' })
    expect(lines.map(textOf)).to.deep.equal(['churn', '  versions 31, tags tabular, eu'])
  })
})

describe('cutting', () => {
  it('keeps whole graphemes', () => {
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 5, measure, '…')).to.equal('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…')
    expect(cut('漢字漢字', 4, measure, '…')).to.equal('漢…')
    expect(cut('abc', 3, measure, '…')).to.equal('abc')
    expect(cut('abcd', 2, measure, '...')).to.equal('..')
  })

  it('our own glyphs are one column wide, as the fast path says', async () => {
    const glyphs = Object.values(glyphsFor(true)).flat() as string[]
    for (const glyph of glyphs) {
      expect(isNarrow(glyph), glyph).to.equal(true)
      expect(stringWidth(glyph), glyph).to.equal(glyph.length)
    }
    expect((await loadMeasure(['abc', '漢']))('漢')).to.equal(2)
  })
})

describe('card layout', () => {
  it('wraps long values under themselves within the screen', () => {
    const facts = [
      { label: 'use cases', value: 'word '.repeat(30).trim() },
      { label: 'id', value: 'x'.repeat(100) },
    ]
    const lines = layoutCard({ title: '漢'.repeat(60), facts, width: 50, measure, ellipsis: '…' }).map(textOf)
    for (const line of lines) expect(measure(line)).to.be.at.most(50)
    expect(lines.filter((line) => line.startsWith('use cases'))).to.have.length(1)
    expect(lines.find((line) => line.includes('word'))).to.match(/^use cases {3}word/)
  })
})
