import { assert } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isZenError, type ZenError } from '../../src/errors.js'
import { createProject, openStore, versionsOf, type Store } from '../../src/store/index.js'
import { createFaultyVfs, type Fault } from '../../src/store/vfs-faulty.js'
import { createRealVfs } from '../../src/store/vfs-real.js'
import { addVersion, modelId } from './support/sample-records.js'
import { tempProject } from './support/temp-project.js'

async function stateOf(store: Store): Promise<{ numbers: number[]; stage: string | undefined }> {
  return store.read(async (view) => {
    const model = await view.get('model', 'models/iris/model.yaml')
    const versions = await versionsOf(view, 'iris', modelId)
    const holder = versions.find(({ record }) => record.id === model?.stages?.production)
    assert.equal(holder?.record.number, versions[0]?.record.number, 'the stage and the versions are of two moments')
    assert.deepEqual(view.problems, [])
    return { numbers: versions.map(({ record }) => record.number), stage: model?.stages?.production }
  })
}

async function failWith(folder: string, fault: Fault): Promise<ZenError | undefined> {
  const { vfs } = createFaultyVfs(createRealVfs(), fault)
  const store = await openStore(folder, { vfs })
  try {
    await addVersion(store)
    return undefined
  } catch (error) {
    if (isZenError(error)) return error
    throw error
  }
}

const NEEDS_SPACE: ReadonlySet<string> = new Set(['create', 'write', 'mkdir', 'link', 'rename'])

describe('when the disk fails', function () {
  this.timeout(60_000)

  for (const [what, faultAt] of [
    [
      'every write from the Nth on finds it full',
      (nth: number): Fault => ({ code: 'ENOSPC', strikes: (call, _, count) => count >= nth && NEEDS_SPACE.has(call) }),
    ],
    [
      'the Nth call alone reports an error',
      (nth: number): Fault => ({ code: 'EIO', strikes: (_call, _path, count) => count === nth }),
    ],
    [
      'everything is refused from the Nth call on',
      (nth: number): Fault => ({ code: 'EACCES', strikes: (_call, _path, count) => count >= nth }),
    ],
  ] as const) {
    it(`${what}: the change is there whole or not at all, and the next command works`, async () => {
      await using project = await tempProject()
      await addVersion(project.store)
      let failures = 0
      for (let nth = 1; ; nth += 1) {
        const before = await stateOf(project.store)
        const error = await failWith(project.folder, faultAt(nth))
        const fresh = await openStore(project.folder)
        const after = await stateOf(fresh)
        const grew = after.numbers.length - before.numbers.length
        if (error === undefined) {
          assert.equal(grew, 1)
          break
        }
        failures += 1
        assert.include(['DISK', 'OUTCOME_UNKNOWN'], error.code)
        assert.equal(error.exitCode, 6)
        if (error.data['committed'] === true) assert.equal(grew, 1, 'said to be committed')
        else if (error.code === 'DISK') assert.equal(grew, 0, `said that nothing changed: ${error.message}`)
        await addVersion(fresh)
        assert.lengthOf((await stateOf(fresh)).numbers, after.numbers.length + 1)
      }
      assert.isAbove(failures, 15)
    })
  }

  it('a full disk leaves the old record', async function () {
    const mount = mkdtempSync(join(tmpdir(), 'zen-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', mount], { stdio: 'ignore' })
    } catch {
      rmSync(mount, { recursive: true })
      console.log('        skipped: this user may not mount a tmpfs; the simulated full disk above stands in for it')
      this.skip()
    }
    try {
      const store = await createProject(mount, { name: 'full' })
      await addVersion(store)
      const before = await stateOf(store)
      fill(mount)
      try {
        await addVersion(store)
        assert.fail('there was room')
      } catch (error) {
        assert.propertyVal(error, 'code', 'DISK')
        assert.match((error as ZenError).why ?? '', /full/)
      }
      assert.deepEqual(await stateOf(await openStore(mount)), before)
      rmSync(join(mount, 'filler'))
      await addVersion(store)
      assert.lengthOf((await stateOf(store)).numbers, 2)
      assert.deepEqual(readdirSync(store.localPath('stage')), [])
    } finally {
      execFileSync('umount', [mount])
      rmSync(mount, { recursive: true })
    }
  })
})

function fill(folder: string): void {
  for (let bytes = 512 * 1024; bytes >= 256;) {
    try {
      writeFileSync(join(folder, 'filler'), Buffer.alloc(bytes), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      bytes = Math.floor(bytes / 2)
    }
  }
  assert.isAbove(readFileSync(join(folder, 'filler')).length, 1000)
}
