import { expect } from 'chai'
import { showsUnicode, wantsColor } from '../../src/cli/terminal.js'
import { safeJson, showLines, showOneLine } from '../../src/cli/safe-text.js'
import { showLogLine } from '../../src/cli/log-text.js'

describe('colour', () => {
  const table: [name: string, tty: boolean, env: Record<string, string>, flag: boolean | undefined, wanted: boolean][] = [
    ['a terminal', true, {}, undefined, true],
    ['a pipe', false, {}, undefined, false],
    ['--color on a pipe', false, { NO_COLOR: '1' }, true, true],
    ['--no-color beats FORCE_COLOR', true, { FORCE_COLOR: '1' }, false, false],
    ['FORCE_COLOR beats NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, undefined, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, undefined, false],
    ['an empty NO_COLOR says nothing', true, { NO_COLOR: '' }, undefined, true],
    ['NO_COLOR beats CLICOLOR_FORCE', false, { NO_COLOR: '1', CLICOLOR_FORCE: '1' }, undefined, false],
    ['CLICOLOR_FORCE', false, { CLICOLOR_FORCE: '1' }, undefined, true],
    ['TERM=dumb', true, { TERM: 'dumb' }, undefined, false],
    ['CLICOLOR=0', true, { CLICOLOR: '0' }, undefined, false],
  ]
  for (const [name, tty, env, flag, wanted] of table) {
    it(`${name}: ${wanted ? 'yes' : 'no'}`, () => {
      expect(wantsColor(tty, env, flag)).to.equal(wanted)
    })
  }

  it('glyphs need a UTF-8 locale, or none at all', () => {
    expect(showsUnicode({})).to.equal(true)
    expect(showsUnicode({ LANG: 'de_DE.UTF-8' })).to.equal(true)
    expect(showsUnicode({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' })).to.equal(false)
    expect(showsUnicode({ ZEN_ASCII: '1' })).to.equal(false)
  })
})

describe('text from records', () => {
  it('shows what would steer the terminal', () => {
    expect(showOneLine('a\u001b[2Jb\u202ec\u009bd\re\tf\ng')).to.equal('a\\x1b[2Jb\\u202ec\\x9bd\\re\\tf\\ng')
    expect(showOneLine('漢字 🎉 é')).to.equal('漢字 🎉 é')
    expect(showLines('a\nb\u001b]0;x\u0007')).to.equal('a\nb\\x1b]0;x\\x07')
  })

  it('stays the same value in JSON', () => {
    const value = { text: 'a\u001b[2J\u202e\u009b' }
    const json = safeJson(value)
    expect(json).not.to.match(/[\p{Cc}\u202e]/u)
    expect(JSON.parse(json)).to.deep.equal(value)
    expect(safeJson({ big: 10n, nan: Number.NaN })).to.equal('{"big":"10","nan":"NaN"}')
  })

  it('lets colours of a log through where colour is wanted, nothing else', () => {
    const line = '\u001b[31mred\u001b[0m \u001b[2K'
    expect(showLogLine(line, true)).to.equal('\u001b[31mred\u001b[0m \\x1b[2K\u001b[0m')
    expect(showLogLine(line, false)).to.equal('red \\x1b[2K')
  })
})
