import { execFileSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalDigest, canonicalText } from '../../src/engine/cache/canonical.js'
import { explainDifference } from '../../src/engine/cache/explain-difference.js'
import { keyOf, type StepFingerprint } from '../../src/engine/cache/fingerprint.js'
import { foldJournal } from '../../src/engine/index.js'
import { readMarkedStream } from '../../src/engine/pool/marked-stream.js'
import { pauseMs } from '../../src/engine/run/attempts.js'
import { readGitFacts } from '../../src/engine/run/git-facts.js'
import { openJournal } from '../../src/engine/run/journal.js'
import { currentOwner } from '../../src/engine/run/owner.js'
import { createLineSplitter } from '../../src/engine/run/split-lines.js'
import { fileNameOf } from '../../src/engine/run/step-logs.js'
import { endMarker } from '../../src/engine/worker/messages.js'
import { openTestProject } from './project.js'

const fingerprint: StepFingerprint = {
  format: 1,
  step: 's',
  code: 'c',
  parameters: { lr: 0.1 },
  inputs: { train: [{ digest: 'sha256:aaaaaaaa', materializer: 'json' }] },
  outputs: { output: { artifact: 'p::s::output', version: null, type: null, materializer: null, tags: [], metadata: {} } },
  extra: {},
  environment: {},
  files: {},
  env: {},
  salt: null,
  key: null,
}

describe('canonical text', () => {
  it('is the same for equal values in any order of keys, and tells others apart', () => {
    expect(canonicalText({ b: 1, a: [2, 'x'] })).to.equal('{"a":[2,"x"],"b":1}')
    expect(canonicalText({ a: undefined, b: 1 })).to.equal(canonicalText({ b: 1 }))
    const values = [
      NaN,
      Infinity,
      0,
      -0,
      0n,
      '0',
      null,
      undefined,
      'NaN',
      new Date(0),
      new Date(NaN),
      '1970-01-01T00:00:00.000Z',
      {},
      [],
    ]
    expect(new Set([...values, { '~number': 'NaN' }, { '~~number': 'NaN' }].map(canonicalDigest)).size).to.equal(
      values.length + 2,
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalText(value)
        if (!text.includes('"~') && !text.includes('-0')) expect(canonicalText(JSON.parse(text))).to.equal(text)
      }),
    )
  })
})

describe('a fingerprint', () => {
  it('changes with each of its fields, and says which', () => {
    const changes: [Partial<StepFingerprint>, string][] = [
      [{ parameters: { lr: 0.2 } }, 'parameter lr 0.1 → 0.2'],
      [{ parameters: {} }, 'parameter lr is gone'],
      [{ parameters: { lr: 0.1, n: 1 } }, 'parameter n is new (1)'],
      [{ inputs: { train: [{ digest: 'sha256:bbbbbbbb', materializer: 'json' }] } }, 'input train changed (aaaaaa → bbbbbb)'],
      [{ extra: { a: 1 } }, 'extra a unset → 1'],
      [{ environment: { KNOB: '1' } }, 'environment KNOB changed'],
      [{ env: { HOME: 'x' } }, 'environment HOME changed'],
      [{ files: { 'a.csv': 'x' } }, 'file a.csv changed'],
      [{ salt: 'a' }, 'cache.salt null → a'],
      [{ key: 'k' }, 'cache.key null → k'],
      [{ step: 't' }, 'step s is called t now'],
      [
        { outputs: { output: { ...fingerprint.outputs['output']!, artifact: 'x' } } },
        'output output is declared differently (name p::s::output → x)',
      ],
    ]
    for (const [change, reason] of changes) {
      const changed = { ...fingerprint, ...change }
      expect(keyOf(changed), reason).not.to.equal(keyOf(fingerprint))
      expect(explainDifference(fingerprint, changed)).to.deep.equal([reason])
    }
    expect(keyOf({ ...fingerprint, code: 'd' })).not.to.equal(keyOf(fingerprint))
  })
})

describe('the output of a worker', () => {
  it('is cut into lines wherever the chunks end', () => {
    const text = 'one\r\ntwö\n\nthree'
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (cuts) => {
        const splitter = createLineSplitter()
        const bytes = Buffer.from(text)
        const edges = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]
        const pieces = edges.slice(1).flatMap((edge, index) => splitter.push(bytes.subarray(edges[index], edge)))
        expect([...pieces, ...splitter.end()].map((piece) => piece.text)).to.deep.equal(['one', 'twö', '', 'three'])
      }),
    )
  })

  it('is given to the task before each marker, wherever the chunks end, and NULs of the user pass', async () => {
    const bytes = Buffer.from(`a\0b${endMarker(7)}c\0zen${endMarker(8)}d`)
    for (let size = 1; size < 12; size++) {
      const stream = new PassThrough()
      const marked = readMarkedStream(stream)
      const got: string[] = []
      marked.sink = (chunk) => void got.push(chunk.toString())
      for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size))
      await marked.reached(endMarker(7))
      await marked.reached(endMarker(8))
      stream.end()
      await marked.reached('')
      expect(got.join('')).to.equal('a\0bc\0zend')
    }
  })
})

describe('a journal', () => {
  it('is folded up to a torn last line', async () => {
    await using project = await openTestProject()
    const path = project.store.localPath('runs', 'r.ndjson')
    const header = {
      id: 'R',
      name: 'n',
      pipeline: 'p',
      startedAt: '2026-01-01T00:00:00.000Z',
      parameters: {},
      tags: [],
      git: null,
      environment: { node: '', zen: '', packages: {} },
      command: [],
    }
    const journal = openJournal(path)
    journal.append({ type: 'owner', owner: currentOwner(), header })
    expect(journal.isOpen()).to.equal(false)
    await journal.sync()
    journal.append({ type: 'warning', at: header.startedAt, step: null, message: 'whole' })
    await Promise.all([journal.sync(), journal.sync()])
    await journal.close()
    await appendFile(path, '{"type":"warning","message":"to')
    expect((await foldJournal(path))?.state.warnings).to.deep.equal(['whole'])
    await writeFile(path, '{"type":"ow')
    expect(await foldJournal(path)).to.equal(undefined)
  })
})

describe('pauses between attempts', () => {
  it('grow by the factor, and jitter takes off up to half', () => {
    expect([1, 2, 3].map((attempt) => pauseMs({ attempts: 4, delayMs: 100, backoff: 2 }, attempt))).to.deep.equal([100, 200, 400])
    expect(pauseMs({ attempts: 2, delayMs: 100, jitter: true }, 1, () => 1)).to.equal(50)
  })
})

describe('file names of logs', () => {
  it('are safe and differ', () => {
    const ids = ['a', 'a/b', 'a%2fb', '..', '.', 'ä', 'a b', 'fit[3]', "it's"]
    expect(new Set(ids.map(fileNameOf)).size).to.equal(ids.length)
    for (const id of ids) expect(fileNameOf(id)).to.match(/^[\w%-][\w.%-]*$/)
  })
})

describe('git facts', () => {
  it('are the commit, the branch, and whether anything outside of .zen differs; the patch is kept', async () => {
    await using project = await openTestProject()
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: project.dir, encoding: 'utf8' })
    expect(await readGitFacts(project.dir)).to.equal(null)
    await project.write('main.ts', `const a = step({ name: 'a' }, () => 1); export default pipeline({ name: 'p' }, () => a())`)
    git('init', '-q', '-b', 'main')
    git('add', 'main.ts')
    git('commit', '-q', '-m', 'one')
    await mkdir(`${project.dir}/.zen/runs`, { recursive: true })
    await writeFile(`${project.dir}/.zen/runs/x.json`, '{}')
    const clean = await readGitFacts(project.dir)
    expect(clean).to.deep.equal({ commit: git('rev-parse', 'HEAD').trim(), branch: 'main', dirty: false })
    await project.write('main.ts', `const a = step({ name: 'a' }, () => 2); export default pipeline({ name: 'p' }, () => a())`)
    const { run } = await project.run()
    expect(run.git).to.deep.include({ commit: clean?.commit, dirty: true })
    const patch = Buffer.from(await project.store.objects.read(run.git!.patch!)).toString()
    expect(patch).to.contain('+').and.contain('() => 2')
    expect(patch).not.to.contain('.zen/')
  })
})
