import { expect } from 'chai'
import { formatName } from '../../src/sdk/names.js'
import { nearMisses } from '../../src/sdk/near-misses.js'
import { thrownBy } from './support.js'

describe('formatName', () => {
  const startedAt = '2026-05-04T13:05:09.217Z'

  it('puts in date and time of the run in UTC, and substitutions', () => {
    expect(formatName('iris', { startedAt })).to.equal('iris')
    expect(formatName('iris_{date}', { startedAt })).to.equal('iris_2026_05_04')
    expect(formatName('{time}', { startedAt: new Date(startedAt) })).to.equal('13_05_09_217')
    expect(formatName('{team}-{date}-{team}', { startedAt, substitutions: { team: 'a' } })).to.equal('a-2026_05_04-a')
  })

  it('refuses unknown keys', () => {
    const error = thrownBy(() => formatName('iris_{dat}', { startedAt }), 'NAME_INVALID')
    expect(error.hints[0]).to.equal('Did you mean {date}?')
    expect(thrownBy(() => formatName('{team}', { startedAt }), 'NAME_INVALID').hints[0]).to.equal('Known: {date}, {time}.')
    thrownBy(() => formatName('{constructor}', { startedAt }), 'NAME_INVALID')
  })
})

describe('nearMisses', () => {
  it('are within two edits, nearest first, swaps count once', () => {
    expect(nearMisses('gamam', ['alpha', 'gamma', 'gama'])).to.deep.equal(['gamma', 'gama'])
    expect(nearMisses('Gamma', ['gamma'])).to.deep.equal(['gamma'])
    expect(nearMisses('rate', ['date', 'rates', 'rat', 'rte', 'gamma'])).to.have.length(3)
  })

  it('are none when nothing is alike', () => {
    expect(nearMisses('x', ['y', 'gamma'])).to.deep.equal([])
    expect(nearMisses('', [])).to.deep.equal([])
  })
})
