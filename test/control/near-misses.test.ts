import { expect } from 'chai'
import fc from 'fast-check'
import { damerauDistance, nearMisses } from '../../src/control/near-misses.js'
import { shellWord } from '../../src/control/shell-word.js'

describe('near misses', () => {
  const names = ['iris_classifier', 'churn', 'breast_cancer', 'iris_cli']

  it('finds a missing, doubled, wrong or swapped letter', () => {
    for (const typo of ['iris_classifer', 'iris_classiifier', 'iris_classixier', 'iris_calssifier'])
      expect(nearMisses(typo, names)[0], typo).to.equal('iris_classifier')
  })

  it('finds what begins with, contains or is contained in what was typed, after the typos', () => {
    expect(nearMisses('iris', names)).to.deep.equal(['iris_classifier', 'iris_cli'])
    expect(nearMisses('cancer', names)).to.deep.equal(['breast_cancer'])
    expect(nearMisses('churn_model', names)).to.deep.equal(['churn'])
  })

  it('does not see likeness where there is none', () => {
    expect(nearMisses('resnet', names)).to.deep.equal([])
    expect(nearMisses('', names)).to.deep.equal([])
    // Two letters off in a short word is another word.
    expect(nearMisses('abc', ['xyc'])).to.deep.equal([])
  })

  it('ignores letter case and Unicode form', () => {
    expect(nearMisses('IRIS_CLASSIFER', names)).to.deep.equal(['iris_classifier'])
    expect(nearMisses('modèle_x', ['modèle_y'.normalize('NFD')])).to.have.length(1)
  })

  it('measures a distance: zero only for equal words, the same both ways, one more for one edit', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'é', '😀') })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(damerauDistance(a, b)).to.equal(damerauDistance(b, a))
        expect(damerauDistance(a, b) === 0).to.equal(a === b)
        expect(damerauDistance(a, `${a}x`)).to.equal(1)
      }),
    )
    expect(damerauDistance('abcd', 'acbd')).to.equal(1)
    expect(damerauDistance('kitten', 'sitting')).to.equal(3)
  })
})

describe('a word for the shell', () => {
  it('is quoted only where the shell would take it apart', () => {
    expect(shellWord('iris_classifier')).to.equal('iris_classifier')
    expect(shellWord('modèle-2.1')).to.equal('modèle-2.1')
    expect(shellWord('my model')).to.equal("'my model'")
    expect(shellWord("ana's")).to.equal(`'ana'\\''s'`)
    expect(shellWord('-x')).to.equal("'-x'")
    expect(shellWord('')).to.equal("''")
  })
})
