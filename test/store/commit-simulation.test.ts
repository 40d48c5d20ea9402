import { assert } from 'chai'
import { CommitWorld, type WorldOptions } from './support/commit-world.js'
import { plantedMistakes } from './support/planted-mistakes.js'

const FIRST_SEED = Number(process.env['ZEN_SEED'] ?? 1)

async function findViolation(schedules: number, options: WorldOptions): Promise<string | undefined> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + schedules; seed += 1) {
    const violations = await new CommitWorld(seed, options).run()
    if (violations.length > 0) return `seed ${seed}: ${violations.join('; ')}`
  }
  return undefined
}

describe('commits on a simulated disk', function () {
  this.timeout(60_000)

  const modes: readonly { what: string; schedules: number; options: WorldOptions }[] = [
    {
      what: 'kills, sleeping processes and power loss lose nothing and tear nothing',
      schedules: 800,
      options: { writers: 3, commitsEach: 2, readers: 2, kill: 0.004, sleep: 0.01, powerLoss: 0.002 },
    },
    {
      what: 'a process that sleeps while its number is used and pruned does no harm',
      schedules: 600,
      options: { writers: 3, commitsEach: 3, readers: 1, kill: 0.002, sleep: 0.02, longestSleep: 1500, undoWindow: 1 },
    },
    {
      what: 'what a person writes into a record meanwhile is kept',
      schedules: 800,
      options: { writers: 2, commitsEach: 2, readers: 1, kill: 0.003, sleep: 0.01, edit: 0.01 },
    },
  ]
  for (const { what, schedules, options } of modes) {
    it(`${what} (${schedules} schedules)`, async () => {
      assert.isUndefined(await findViolation(schedules, options))
    })
  }

  describe('finds a planted mistake:', () => {
    for (const { what, options } of plantedMistakes) {
      it(what, async () => {
        assert.isDefined(await findViolation(600, options), 'the simulation did not notice')
      })
    }
  })
})
