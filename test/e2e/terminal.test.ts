/** On a real terminal (tmux): nothing is wider than the screen, the cursor comes back, and what stays can be read. */
import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { makeProject, type Project } from './project.js'
import { cleanEnvironment, zenScript } from './zen-process.js'

const longStep = 'a_step_with_a_name_that_is_much_longer_than_forty_columns'
const files = {
  'run.ts': `import { getStepContext, pipeline, step } from 'zenlocal'
import { readFile, writeFile } from 'node:fs/promises'
const slow = step({ name: '${longStep}' }, async () => {
  const context = getStepContext()
  context.progress(0.4, 'fold 2/5 of a message that fits into no line of any terminal 🚀🚀🚀')
  console.log('🚀 訓練中\\u001b[2J\\u001b]0;title\\u0007 done')
  await writeFile('started', 'go')
  await readFile('release', 'utf8')
  return 1
})
const learn = step({ name: '学習ステップ' }, ({ n }: { n: number }) => n)
const bad = step({ name: 'bad' }, ({ n }: { n: number }) => { if (n > 0) throw new RangeError('a message with 漢字 in it') })
export default pipeline({ name: 'a_pipeline_with_a_name', enableCache: false, model: { name: '模型' } }, ({ fail = false }: { fail?: boolean }) => {
  const n = slow()
  learn({ n })
  if (fail) bad({ n })
})
`,
}

interface Screen {
  /** Scrollback and screen, lines as the terminal shows them. */
  readonly shown: readonly string[]
  /** The same with lines that the terminal had to break put together again. */
  readonly written: readonly string[]
  readonly cursor: boolean
}

interface Terminal extends Disposable {
  type(text: string): void
  screen(): Screen
  /** Looks until the screen shows it; the time-out of the test is the limit. */
  until(wanted: RegExp): Promise<Screen>
}

describe('on a terminal', function () {
  this.timeout(60_000)
  let project: Project

  before(async function () {
    if (spawnSync('tmux', ['-V']).status !== 0) {
      console.log('      skipped: tmux is not installed, and nothing else here draws what a terminal draws')
      this.skip()
    }
    project = await makeProject(files)
    for (const name of ['started', 'release']) spawnSync('mkfifo', [name], { cwd: project.dir })
    await project.done(['model', 'register', '-n', '漢字の 分類器 とても長い名前の模型です', '-t', 'tabular', '-t', 'eu'])
    await project.done([
      'model',
      'register',
      '-n',
      `iris_classifier_${'with_a_long_name_'.repeat(4)}`,
      '-t',
      'a-tag-that-is-long-as-well',
      '-t',
      'b',
    ])
    await project.done(['model', 'version', 'register', `iris_classifier_${'with_a_long_name_'.repeat(4)}`, '-n', 'für Käufer'])
  })

  after(() => {
    // Undefined where it was skipped.
    ;(project as Project | undefined)?.remove()
  })

  const started = (): void => {
    expect(spawnSync('cat', ['started'], { cwd: project.dir, encoding: 'utf8', timeout: 30_000 }).stdout).to.equal('go')
  }
  const release = (): void => {
    spawnSync('sh', ['-c', 'echo go > release'], { cwd: project.dir, timeout: 30_000 })
  }

  for (const columns of [80, 40]) {
    it(`zen model list fits into ${columns} columns`, async () => {
      using terminal = openTerminal(project, columns, ['model', 'list'])
      const { shown, written, cursor } = await terminal.until(/EXIT=0/)
      expect(written, shown.join('\n')).to.deep.equal(shown)
      expect(cursor).to.equal(true)
      const text = shown.join('\n')
      expect(text)
        .to.contain('漢字の 分類器')
        .and.contain('iris_classifier')
        .and.match(/^\d models$/m)
      expect(text).to.match(columns === 80 ? /^NAME +VERSIONS +LATEST/ : /^ {2}versions 1, latest 1/m)
    })

    it(`zen run draws within ${columns} columns, and leaves lines that can be read`, async () => {
      using terminal = openTerminal(project, columns, ['run', 'run.ts'])
      started()
      const live = await terminal.until(/running .*s/)
      expect(live.cursor, 'the cursor is hidden while the view is drawn').to.equal(false)
      const region = live.shown.slice(live.shown.findLastIndex((line) => line.startsWith('──')))
      expect(region.join('\n'))
        .to.match(/a_step_with_a_name_(that)?… {2}running +\d/)
        .and.match(/waiting/)
      expect(live.written, live.shown.join('\n')).to.include.members(region)
      release()
      const { shown, written, cursor } = await terminal.until(/EXIT=0/)
      const text = shown.join('\n')
      expect(cursor, text).to.equal(true)
      expect(text).to.not.match(/running|waiting|^──/m)
      // Escape sequences of a step steer nothing.
      expect(text.replaceAll('\n', '')).to.contain(String.raw`🚀 訓練中\x1b[2J\x1b]0;title\x07 done`)
      const done = shown.filter((line) => line.startsWith('✔ '))
      const name = columns === 80 ? 'a_step_with_a_name_that…' : 'a_step_with_a_name_…'
      expect(done[0]).to.match(new RegExp(`^✔ ${name} {2}done +\\d+\\.\\ds`))
      expect(done[1]).to.match(new RegExp(`^✔ 学習ステップ {${name.length - 12 + 2}}done +\\d+\\.\\ds`))
      for (const line of done.slice(0, 2)) expect(written, text).to.include(line)
    })

    it(`zen run shows a failure within ${columns} columns, the caret below its place`, async () => {
      using terminal = openTerminal(project, columns, ['run', 'run.ts', '--param', 'fail=true'])
      started()
      release()
      const { shown, cursor } = await terminal.until(/EXIT=3/)
      expect(cursor).to.equal(true)
      const marked = shown.findIndex((line) => line.includes('▸ 12 │'))
      const [source, caret] = [shown[marked]!, shown[marked + 1]!]
      expect(source.slice(caret.indexOf('^')), shown.join('\n')).to.match(/^new RangeErr/)
    })
  }

  it('gives the cursor back after Ctrl-C', async () => {
    using terminal = openTerminal(project, 80, ['run', 'run.ts'])
    started()
    await terminal.until(/running .*s/)
    terminal.type('C-c')
    await terminal.until(/stopping, Ctrl-C stops now/)
    terminal.type('C-c')
    const { shown, cursor } = await terminal.until(/EXIT=130/)
    expect(cursor).to.equal(true)
    expect(shown.join('\n')).to.contain('stopped after')
  })
})

let terminals = 0

function openTerminal(project: Project, columns: number, argv: readonly string[]): Terminal {
  // A server of its own: one that is just going down takes no new session.
  const socket = `zen-e2e-${process.pid}-${++terminals}`
  const tmux = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...words], {
      cwd: project.dir,
      env: { ...cleanEnvironment(), TERM: 'xterm-256color' },
      encoding: 'utf8',
    })
    expect(status, `tmux ${words.join(' ')}\n${stderr}`).to.equal(0)
    return stdout
  }
  const quoted = [process.execPath, zenScript, ...argv].map((word) => `'${word}'`).join(' ')
  tmux('new-session', '-d', '-x', String(columns), '-y', '30', `${quoted}; echo EXIT=$?; exec cat`)
  const capture = (...flags: string[]): string[] =>
    tmux('capture-pane', '-p', '-S', '-', ...flags)
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd())
  const screen = (): Screen => ({
    shown: capture(),
    written: capture('-J'),
    cursor: tmux('display-message', '-p', '#{cursor_flag}').trim() === '1',
  })
  return {
    screen,
    type: (text) => void tmux('send-keys', text),
    async until(wanted) {
      for (;;) {
        const now = screen()
        if (now.shown.some((line) => wanted.test(line))) return now
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    [Symbol.dispose]: () => void tmux('kill-server'),
  }
}
