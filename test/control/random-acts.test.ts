import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { Control } from '../../src/control/api.js'
import { isZenError } from '../../src/errors.js'
import { testProject, type TestProject } from './support.js'

type Act =
  | { readonly act: 'create' | 'delete'; readonly model: string }
  | { readonly act: 'rename'; readonly model: string; readonly name: string }
  | { readonly act: 'version' | 'delete version'; readonly model: string; readonly version: string | number }
  | {
      readonly act: 'stage'
      readonly model: string
      readonly version: string | number
      readonly stage: string
      readonly force: boolean
    }

const model = fc.constantFrom('iris', 'Churn', 'no', '1.10')
const version = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom('latest', 'production', 'staging', '~1', 'best'))
const stage = fc.constantFrom('none', 'staging', 'production', 'archived')
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('create' as const, 'delete' as const), model }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('rename' as const), model, name: model }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('version' as const), model, version }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('delete version' as const), model, version }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('stage' as const), model, version, stage, force: fc.boolean() }) },
)

async function perform({ models, versions }: Control, each: Act): Promise<void> {
  switch (each.act) {
    case 'create':
      await models.create(each.model)
      return
    case 'delete':
      await models.delete(each.model)
      return
    case 'rename':
      await models.update(each.model, { name: each.name })
      return
    case 'version':
      await versions.create(each.model, each.version === 'best' ? { name: 'best', description: 'no' } : {})
      return
    case 'delete version':
      await versions.delete(each.model, each.version)
      return
    case 'stage':
      await versions.update(each.model, each.version, { stage: each.stage, force: each.force })
  }
}

/** Expected refusals are part of the game; anything else is a defect. */
async function attempt(control: Control, each: Act): Promise<void> {
  try {
    await perform(control, each)
  } catch (error) {
    if (!isZenError(error) || error.exitCode >= 5) throw error
  }
}

/** Every number that a version ever had, by its model's folder and version id. */
type Numbers = Map<string, Map<number, string>>

async function check(project: TestProject, numbers: Numbers): Promise<void> {
  const { control } = project
  for (const row of await control.models.list()) {
    const versions = await control.versions.list(row.id)
    for (const place of ['production', 'staging'] as const) {
      const holders = versions.filter(({ stage }) => stage === place)
      expect(holders.length, `${row.name} ${place}`).to.be.at.most(1)
      expect(row.stages[place]).to.equal(holders[0]?.number ?? null)
    }
    expect(row.versions).to.equal(versions.length)
    expect(row.latestVersion).to.equal(versions[0]?.number ?? null)
    expect(new Set(versions.map(({ number }) => number)).size).to.equal(versions.length)
    const names = versions.map(({ name }) => name.toLowerCase())
    expect(new Set(names).size).to.equal(names.length)
  }
  for (const file of await recordFiles(project)) await checkFile(project, file, numbers)
}

async function checkFile(project: TestProject, file: string, numbers: Numbers): Promise<void> {
  const text = await readFile(join(project.dir, '.zen', file), 'utf8')
  const record = parse(text) as { id?: unknown; schema?: unknown }
  expect(record.schema, file).to.equal(1)
  const [, folder, number, id] = /^models\/([^/]+)\/versions\/(\d+)-(.+)\.yaml$/.exec(file) ?? []
  if (folder === undefined || id === undefined) return
  expect(record.id).to.equal(id)
  const known = numbers.get(folder) ?? new Map<number, string>()
  numbers.set(folder, known)
  // Once given, a number stays that version's, also after it was deleted.
  expect(known.get(Number(number)) ?? id, file).to.equal(id)
  known.set(Number(number), id)
}

async function recordFiles(project: TestProject): Promise<string[]> {
  const root = join(project.dir, '.zen')
  const files = await readdir(root, { recursive: true })
  return files.filter((file) => !file.startsWith('local') && file.endsWith('.yaml'))
}

describe('random acts on the registry', () => {
  it('keep one holder a stage, numbers unique for ever, and every file readable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 30 }), async (acts) => {
        await using project = await testProject()
        const numbers: Numbers = new Map()
        await project.control.models.create('iris')
        for (const [index, each] of acts.entries()) {
          await attempt(project.control, each)
          if (index % 3 === 0) await check(project, numbers)
        }
        await check(project, numbers)
        const fresh = await project.another()
        expect(await fresh.models.list()).to.deep.equal(await project.control.models.list())
        for (const { id } of await fresh.models.list()) await fresh.versions.list(id)
        expect(fresh.problems).to.deep.equal([])
      }),
      { numRuns: 15 },
    )
  })

  it('of two writers at once keep the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), fc.array(act, { maxLength: 12 }), async (mine, theirs) => {
        await using project = await testProject()
        await project.control.models.create('iris')
        await project.control.versions.create('iris')
        const other = await project.another()
        const all = async (control: Control, acts: readonly Act[]): Promise<void> => {
          for (const each of acts) await attempt(control, each)
        }
        await Promise.all([all(project.control, mine), all(other, theirs)])
        await check(project, new Map())
      }),
      { numRuns: 8 },
    )
  })
})
