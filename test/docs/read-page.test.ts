import { expect } from 'chai'
import { firstDifference, readPage } from './read-page.js'

describe('the reader of documentation pages', () => {
  it('takes files, commands with what they print, and snippets that are only checked', () => {
    const page = [
      '```ts file=a.ts',
      'x',
      '```',
      '```console',
      '$ zen version',
      'zen 1',
      '$ ls',
      '```',
      '```ts check',
      'y',
      '```',
    ].join('\n')
    expect(readPage(page)).to.deep.equal([
      { kind: 'file', line: 2, path: 'a.ts', text: 'x\n' },
      {
        kind: 'console',
        line: 5,
        commands: [
          { line: 5, command: 'zen version', expected: ['zen 1'] },
          { line: 7, command: 'ls', expected: [] },
        ],
      },
      { kind: 'check', line: 10, text: 'y\n' },
    ])
  })

  it('refuses a fence that would escape the test', () => {
    expect(() => readPage('```ts\nx\n```')).to.throw('says neither')
    expect(() => readPage('```sh skip=\nx\n```')).to.throw('says neither')
    expect(readPage('```sh skip=needs a cluster\nx\n```')).to.deep.equal([])
  })

  it('compares line by line, with … for what differs each time', () => {
    expect(firstDifference(['NAME  N', 'a …  1'], 'NAME   N\na  x y  1\n')).to.equal(undefined)
    expect(firstDifference(['a', '…', 'z'], 'a\nb\nc\nz\n')).to.equal(undefined)
    expect(firstDifference(['a', '…'], 'a\n')).to.equal(undefined)
  })

  it('takes the run names, times and ids of a page for any others', () => {
    expect(firstDifference(['run kind-owl-7q2m done ms=12 0.5s'], 'run big-fox-a1b2 done ms=7 12.1s\n')).to.equal(undefined)
    expect(firstDifference(['run kind-owl-7q2m done'], 'run big-fox-a1b2 failed\n')).to.contain('expected')
  })

  it('names what differs', () => {
    expect(firstDifference(['a'], 'b\n')).to.contain('expected "a"')
    expect(firstDifference(['a', 'b'], 'a\n')).to.contain('the output ended')
    expect(firstDifference(['a'], 'a\nb\n')).to.contain('does not show')
    expect(firstDifference([], 'a\n')).to.contain('does not show')
  })
})
