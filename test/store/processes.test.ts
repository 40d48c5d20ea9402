import { assert } from 'chai'
import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { events, openStore, versionsOf, type View } from '../../src/store/index.js'
import { buildWriter, startWriter } from './support/children.js'
import { addVersion, modelId, sampleModel } from './support/sample-records.js'
import { seededRandom } from './support/seeded-random.js'
import { tempProject } from './support/temp-project.js'

interface Look {
  readonly numbers: readonly number[]
  readonly ids: ReadonlySet<string>
  readonly eventCount: number
  readonly holder: string | undefined
}

async function look(view: View): Promise<Look> {
  const versions = await versionsOf(view, 'iris', modelId)
  const holder = (await view.get('model', 'models/iris/model.yaml'))?.stages?.production
  const eventCount = (await events(view, { acts: ['version.created'] })).length
  return {
    numbers: versions.map(({ record }) => record.number),
    ids: new Set(versions.map(({ record }) => record.id)),
    eventCount,
    holder,
  }
}

/** One act writes a version, the model's stage and an event: a look shows all three or none. */
function assertWhole({ numbers, ids, eventCount, holder }: Look): void {
  assert.equal(new Set(numbers).size, numbers.length, 'a number is there twice')
  assert.equal(eventCount, numbers.length, 'versions and events of another moment')
  assert.equal(ids.has(holder ?? 'nobody'), numbers.length > 0, 'the stage points to a version of another moment')
  assert.deepEqual(
    [...numbers],
    Array.from(numbers, (_, at) => numbers.length - at),
    'a number is left out',
  )
}

describe('several processes', function () {
  this.timeout(120_000)
  let script = ''

  before(async () => {
    script = await buildWriter()
  })

  after(() => {
    rmSync(dirname(script), { recursive: true, force: true })
  })

  it('32 processes that make versions of one model at once end with 32 numbers, and nothing is lost', async () => {
    await using project = await tempProject()
    const children = Array.from({ length: 32 }, () => startWriter(script, project.folder, 1))
    const codes = await Promise.all(children.map((child) => child.exit))
    assert.deepEqual(
      codes.filter((code) => code !== 0),
      [],
      children.map((child) => child.stderr()).join(''),
    )
    const acknowledged = children.flatMap((child) => child.acknowledged)
    assert.equal(new Set(acknowledged.map((line) => line.split('-')[0])).size, 32)
    const seen = await project.store.read(look)
    assertWhole(seen)
    for (const line of acknowledged) assert.isTrue(seen.ids.has(line.split('-')[1]!), `${line} is lost`)
    assert.deepEqual(readdirSync(join(project.folder, '.zen/local/stage')), [])
    assert.deepEqual(readdirSync(join(project.folder, '.zen/local/conf')), [])
  })

  it('readers see all of a commit or nothing, while others commit', async () => {
    await using project = await tempProject()
    const children = [startWriter(script, project.folder, 30), startWriter(script, project.folder, 30)]
    const ended = Promise.all(children.map((child) => child.exit))
    const isOver = () => children.every((child) => child.process.exitCode !== null || child.process.signalCode !== null)
    let looks = 0
    for (let last = 0; !isOver(); looks += 1) {
      const seen = await project.store.read(look)
      assertWhole(seen)
      assert.isAtLeast(seen.numbers.length, last, 'a version vanished')
      last = seen.numbers.length
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.deepEqual(await ended, [0, 0], children.map((child) => child.stderr()).join(''))
    assert.isAbove(looks, 5)
    assert.equal((await project.store.read(look)).numbers.length, 60)
  })

  it('a process killed anywhere leaves before or after, and the next command recovers by itself', async () => {
    await using project = await tempProject()
    await project.store.write({ command: 'make' }, async (transaction) => {
      transaction.create('model', 'models/iris/model.yaml', sampleModel())
    })
    const random = seededRandom(20)
    const acknowledged: string[] = []
    for (let round = 0; round < 6; round += 1) {
      const child = startWriter(script, project.folder, 1000)
      await child.reached(1 + Math.floor(random() * 5))
      // From here the kill falls anywhere into the next commits.
      const spins = Math.floor(random() * 40_000)
      for (let spin = 0; spin < spins; spin += 1) Math.sqrt(spin)
      child.process.kill('SIGKILL')
      await child.exit
      acknowledged.push(...child.acknowledged)
      const store = await openStore(project.folder)
      const before = await store.read(look)
      assertWhole(before)
      for (const line of acknowledged) assert.isTrue(before.ids.has(line.split('-')[1]!), `${line} is lost`)
      await addVersion(store)
      const after = await store.read(look)
      assertWhole(after)
      assert.equal(after.numbers.length, before.numbers.length + 1)
      await store.close()
    }
  })
})
