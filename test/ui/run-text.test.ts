import { expect } from 'chai'
import { shellWord } from '../../src/control/shell-word.js'
import { showOneLine } from '../../src/cli/safe-text.js'
import type { RunView } from '../../src/schema/views.js'
import { glyphsFor } from '../../src/ui/glyphs.js'
import { printLines } from '../../src/ui/lines.js'
import { heartbeatMs, openRunLog } from '../../src/ui/run-log.js'
import { summaryOf } from '../../src/ui/run-summary.js'
import { linesOf } from '../../src/ui/run-lines.js'
import { ended, ending, failure, runEnd, script, startMs, step } from './run-events.js'

describe('line log of a run', () => {
  it('says everything in lines that grep finds', () => {
    let text = ''
    const log = openRunLog({ write: (line) => (text += line), safe: showOneLine, safeLog: showOneLine, githubActions: true })
    for (const event of [...script, ...ending]) log.push(event)
    expect(text.trimEnd().split('\n')).to.deep.equal([
      'zen run brave-otter-12 start pipeline=train_and_promote steps=4 commit=3f9c2ab+dirty',
      'zen step load_data cached from calm-fox-11',
      'zen step search_rf start',
      'zen step search_svc start attempt=2',
      'search_rf | fold 3/5\\x1b[2J f1=0.941',
      'zen step search_rf done ms=12400',
      'zen step search_svc done ms=12400',
      'zen step evaluate start',
      'zen step evaluate failed ms=3204 QualityGateError: f1 0.872 is below the required 0.900',
      'zen step evaluate at steps/evaluate.ts:41:11',
      '::error file=steps/evaluate.ts,line=41,col=11::QualityGateError: f1 0.872 is below the required 0.900',
      'zen run brave-otter-12 failed ms=15800 failed=1 done=3 cached=1 skipped=0',
    ])
  })

  it('says why a step was skipped, nothing beside stopped, and which version is gone', () => {
    let text = ''
    const log = openRunLog({ write: (line) => (text += line), safe: showOneLine, safeLog: showOneLine, githubActions: false })
    log.push(ended(step('b', { status: 'stopped', reason: 'ran because: caching off (enableCache: false in the step)' })))
    log.push(ended(step('c', { status: 'skipped', reason: 'skipped: a failed' })))
    const version = { id: '01', name: 'iris_classifier', version: { id: 'k7', number: 7, name: '7' } }
    log.push({ ...runEnd, removedVersions: [version] })
    expect(text.split('\n').filter((line) => !line.startsWith('zen run'))).to.deep.equal([
      'zen step b stopped',
      'zen step c skipped a failed',
      'zen model iris_classifier version=7 removed (deleteNewVersionOnFailure)',
      '',
    ])
  })

  it('says now and then that it is alive, and only when nothing else was said', () => {
    let nowMs = startMs
    const lines: string[] = []
    const log = openRunLog({
      write: (text) => lines.push(text),
      safe: showOneLine,
      safeLog: showOneLine,
      githubActions: false,
      now: () => nowMs,
    })
    for (const event of script) log.push(event)
    lines.length = 0
    nowMs += heartbeatMs - 1
    log.tick()
    expect(lines).to.deep.equal([])
    nowMs += 1
    log.tick()
    log.tick()
    expect(lines).to.deep.equal(['zen alive 30s running=search_rf,search_svc done=1/4\n'])
  })
})

describe('lines of a run on a terminal', () => {
  it('say which version was made and removed', () => {
    const measure = (text: string): number => text.length
    const context = { glyphs: glyphsFor(true), nameWidth: 8, measure, safe: showOneLine, safeLog: showOneLine }
    const version = { id: '01', name: 'iris_classifier', version: { id: 'k7', number: 7, name: '7' } }
    expect(printLines(linesOf({ ...runEnd, removedVersions: [version] }, context), false)).to.equal(
      '▲ iris_classifier 7 was created by this run and removed (deleteNewVersionOnFailure).\n',
    )
    expect(linesOf(runEnd, context)).to.deep.equal([])
  })
})

const run: RunView = {
  id: '01J00000000000000000000000',
  name: 'brave-otter-12',
  pipeline: 'train_and_promote',
  status: 'completed',
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: null,
  durationMs: 210,
  model: { name: 'iris_classifier', version: 8 },
  steps: [],
  git: null,
  parameters: {},
  tags: [],
  warnings: [],
  error: null,
}
const view = (id: string, values: Partial<RunView['steps'][number]> = {}): RunView['steps'][number] => ({
  ...step(id),
  inputs: {},
  outputs: {},
  parameters: {},
  metadata: {},
  ...values,
})
const summary = (of: RunView, unicode = true): string =>
  printLines(
    summaryOf(of, { glyphs: glyphsFor(unicode), safe: showOneLine, quote: shellWord, command: 'zen run train.ts' }),
    false,
  )

describe('summary of a run', () => {
  it('everything cached: from which run, and how to run anyway', () => {
    const cached = ['load_data', 'split'].map((id) =>
      view(id, { status: 'cached', cached: true, reason: 'cached from calm-fox-11' }),
    )
    expect(summary({ ...run, steps: cached })).to.equal(
      '✔ train_and_promote · run brave-otter-12 · 2 of 2 steps cached · 0.21s\n' +
        '  same results as calm-fox-11; iris_classifier 8 links them (--no-cache to run anyway)\n',
    )
  })

  it('done: which version, in ASCII too', () => {
    expect(summary({ ...run, steps: [view('load_data')] }, false)).to.equal(
      'ok train_and_promote - run brave-otter-12 - 1 step - 0.21s\n  iris_classifier 8    zen model version describe iris_classifier 8\n',
    )
  })

  it('quotes names with spaces in commands to copy', () => {
    const steps = [view('load data', { status: 'failed', error: failure })]
    expect(summary({ ...run, model: { name: 'sub model', version: 1 } })).to.contain("zen model version describe 'sub model' 1\n")
    expect(summary({ ...run, name: 'my run', status: 'failed', steps }))
      .to.contain("zen runs logs 'my run' 'load data'\n")
      .and.to.contain("zen runs describe 'my run'\n")
  })

  it('failed with caching off: nothing would be reused, so nothing says it', () => {
    const off = 'ran because: caching off (enableCache: false in the pipeline)'
    const steps = [view('load_data', { reason: off }), view('evaluate', { status: 'failed', error: failure })]
    expect(summary({ ...run, status: 'failed', steps })).to.not.contain('go on')
    const once = view('load_data', { reason: 'ran because: caching off (--no-cache)' })
    expect(summary({ ...run, status: 'failed', steps: [once, steps[1]!] })).to.contain('go on')
  })

  it('failed: the error with its place, and what to type next', () => {
    const steps = [
      view('load_data'),
      view('evaluate', { status: 'failed', durationMs: 3204, attempts: 3, error: failure }),
      view('promote', { status: 'skipped' }),
    ]
    expect(summary({ ...run, status: 'failed', durationMs: 58_300, steps })).to.equal(
      `✖ evaluate  failed  3.2s  attempt 3
  QualityGateError: f1 0.872 is below the required 0.900
     at gate (steps/evaluate.ts:41:11)
      ▸ 41 │ throw new QualityGateError()

✖ Run brave-otter-12 failed after 58.3s · 1 failed, 1 done, 1 skipped
  its output      zen runs logs brave-otter-12 evaluate
  every step      zen runs describe brave-otter-12
  go on           zen run train.ts    (finished steps are reused)
`,
    )
  })
})
