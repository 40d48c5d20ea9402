import { expect } from 'chai'
import { render } from 'ink-testing-library'
import stringWidth from 'string-width'
import { glyphsFor } from '../../src/ui/glyphs.js'
import { LiveRegion, RunScreen } from '../../src/ui/run-view.js'
import { showOneLine } from '../../src/cli/safe-text.js'
import { ended, ending, script, started, startMs, step } from './run-events.js'

function screenOf(unicode = true, summaryFollows = false): RunScreen {
  return new RunScreen(
    {
      stream: process.stderr,
      color: false,
      glyphs: glyphsFor(unicode),
      safe: showOneLine,
      safeLog: showOneLine,
      summaryFollows,
      now: () => startMs + 12_500,
    },
    stringWidth,
  )
}
const textOf = (screen: RunScreen, size: { width: number; rows: number }): string[] =>
  screen.region(size).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )

describe('live view of a run', () => {
  it('shows what runs and what waits, and writes the rest to the scrollback', () => {
    const screen = screenOf()
    for (const event of script) screen.push(event)
    expect(screen.takeLog()).to.equal(
      [
        'train_and_promote · run brave-otter-12 · 4 steps · 3f9c2ab+dirty',
        '⊙ load_data   cached    0.0s  from calm-fox-11',
        'search_rf │ fold 3/5\\x1b[2J f1=0.941',
        '',
      ].join('\n'),
    )
    expect(screen.takeLog()).to.equal('')
    expect(textOf(screen, { width: 80, rows: 24 })).to.deep.equal([
      '─'.repeat(80),
      '⠹ search_rf   running  12.4s  ━━━━━━━━╌╌╌╌╌╌╌╌  3/5 folds',
      '⠹ search_svc  running  12.4s  attempt 2',
      '· evaluate    waiting for search_rf, search_svc',
      '1 done (1 cached) · 2 running · 1 waiting · 12.5s · Ctrl-C stops after the runn…',
    ])
  })

  it('has ASCII forms', () => {
    const screen = screenOf(false)
    for (const event of script) screen.push(event)
    const all = screen.takeLog() + textOf(screen, { width: 80, rows: 24 }).join('\n')
    expect(all).to.match(/^[\n\u0020-\u007e]*$/)
  })

  it('is never as tall as the screen, nor taller than ten lines, nor wider', () => {
    const screen = screenOf()
    const ids = Array.from({ length: 40 }, (_, at) => `search_${at}_漢字`)
    screen.push(started(ids.map((id) => [id] as const)))
    for (const id of ids)
      screen.push({ type: 'step-started', at: new Date(startMs).toISOString(), step: id, attempt: 1, reason: '' })
    for (const rows of [4, 8, 12, 24, 60]) {
      const lines = textOf(screen, { width: 40, rows })
      expect(lines.length).to.be.at.most(Math.max(3, Math.min(10, rows - 3)))
      for (const line of lines) expect(stringWidth(line)).to.be.at.most(40)
    }
    expect(textOf(screen, { width: 80, rows: 24 }).join('\n')).to.contain('34 more running')
  })

  it('a failed step is written once: here, or by the summary that follows', () => {
    for (const summaryFollows of [false, true]) {
      const screen = screenOf(true, summaryFollows)
      for (const event of [...script, ...ending.slice(0, -1)]) screen.push(event)
      const told = '✖ evaluate'
      expect(screen.takeLog().includes(told)).to.equal(!summaryFollows)
      expect(textOf(screen, { width: 80, rows: 24 }).some((line) => line.startsWith(told))).to.equal(summaryFollows)
    }
  })

  it('the region goes when the run ends', () => {
    const screen = screenOf()
    screen.push(started([['load']]))
    screen.push(ended(step('load')))
    screen.push({ type: 'run-ended', at: '', status: 'completed', durationMs: 1, error: null, removedVersions: [] })
    expect(screen.region({ width: 80, rows: 24 })).to.deep.equal([])
  })

  it('draws through Ink', () => {
    const screen = screenOf()
    for (const event of script) screen.push(event)
    const { lastFrame, unmount } = render(<LiveRegion screen={screen} everyMs={1_000_000} />)
    expect(lastFrame()).to.contain('search_svc  running  12.4s  attempt 2')
    unmount()
  })
})
