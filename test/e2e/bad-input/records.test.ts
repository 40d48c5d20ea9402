/** Records that people, merges and newer versions wrote, and bytes that are gone: named by file and line, all others stay usable. */
import { expect } from 'chai'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ArtifactVersionView, ModelView, RunView } from '../../../src/schema/views.js'
import { filesOf, makeProject, overwrite, type Project } from '../project.js'
import { expectRefusal } from '../refusal.js'

const card = '.zen/models/churn/model.yaml'

describe('bad input: records and objects', function () {
  this.timeout(60_000)
  let project: Project
  let whole: string

  before(async () => {
    project = await makeProject({
      'make.ts': `import { pipeline, step } from 'zenlocal'
const make = step({ name: 'make', outputs: { table: {} } }, () => ({ table: [{ a: 1 }, { a: 2 }] }))
const use = step({ name: 'use' }, ({ table }: { table: { a: number }[] }) => table.length)
export default pipeline({ name: 'make', model: { name: 'churn', version: 'first' } }, () => { use({ table: make().table }) })
`,
    })
    await project.done(['model', 'register', '-n', 'churn', '-d', 'who leaves'])
    await project.done(['model', 'register', '-n', 'other'])
    await project.done(['run', 'make.ts'])
    whole = project.read(card)
  })

  after(() => {
    project.remove()
  })

  afterEach(() => {
    project.write({ [card]: whole })
  })

  const broken: readonly (readonly [
    what: string,
    text: (whole: string) => string,
    code: 'RECORD_INVALID' | 'SCHEMA_TOO_NEW',
    says: (string | RegExp)[],
  ])[] = [
    ['a syntax error', (text) => text.replace(/^name: .*$/m, 'name: "churn'), 'RECORD_INVALID', [/model\.yaml:\d+:\d+/]],
    [
      'conflict markers',
      (text) => text.replace(/^description: .*$/m, '<<<<<<< HEAD\ndescription: a\n=======\ndescription: b\n>>>>>>> theirs'),
      'RECORD_INVALID',
      [/model\.yaml:\d+/, /conflict/],
    ],
    [
      'a value of the wrong type',
      (text) => text.replace(/^name: .*$/m, 'name: [churn]'),
      'RECORD_INVALID',
      [/model\.yaml:\d+:\d+/, 'name'],
    ],
    ['a newer schema', (text) => text.replace(/^schema: .*$/m, 'schema: 99'), 'SCHEMA_TOO_NEW', ['99', /model\.yaml/]],
    ['bytes that are no text', () => '\u0000\u0001', 'RECORD_INVALID', [/model\.yaml/]],
    ['nothing in it', () => '', 'RECORD_INVALID', [/model\.yaml/]],
  ]
  for (const [what, change, code, says] of broken) {
    it(`names a record with ${what}, changes nothing, and shows all others`, async () => {
      project.write({ [card]: change(whole) })
      const before = filesOf(project)
      await expectRefusal(project, ['model', 'describe', 'churn'], { code, says, noCommand: true })
      await expectRefusal(project, ['model', 'update', 'churn', '-d', 'new'], { code, says, noCommand: true })
      const list = await project.zen(['model', 'list', '--json'])
      expect([list.code, (JSON.parse(list.stdout) as ModelView[]).map(({ name }) => name)]).to.deep.equal([0, ['other']])
      expect(list.stderr).to.contain('model.yaml')
      expect([...filesOf(project)]).to.deep.equal([...before])
    })
  }

  it('lets everything else go on beside a broken record', async () => {
    project.write({ [card]: whole.replace(/^name: .*$/m, 'name: "churn') })
    await project.done(['model', 'update', 'other', '-t', 'fine'])
    expect((await project.json<ModelView>(['model', 'describe', 'other'])).tags).to.deep.equal(['fine'])
  })

  it('keeps an unknown field and a comment through a rewrite', async () => {
    project.write({ [card]: `${whole}# mind the gap\nownTeam:\n  lead: Ada # since May\n` })
    await project.done(['model', 'update', 'churn', '-d', 'who leaves, and why'])
    expect(project.read(card))
      .to.contain('# mind the gap')
      .and.contain('ownTeam:\n  lead: Ada # since May')
      .and.contain('description: who leaves, and why')
  })

  it('names a missing object and the run that made it, and makes it again', async () => {
    const table = await project.json<ArtifactVersionView>(['artifact', 'version', 'describe', 'table'])
    rmSync(objectPath(project, table), { force: true })
    const refusal = { code: 'OBJECT_MISSING', says: ['table', table.producer!.runName] } as const
    await expectRefusal(project, ['artifact', 'version', 'load', 'table'], { ...refusal, noCommand: true })
    expect((await project.json<unknown[]>(['artifact', 'version', 'list', 'table'])).length).to.equal(1)
    const again = await project.json<RunView>(['run', 'make.ts'])
    expect(again.steps[0]).to.include({ status: 'completed', reason: 'ran because: artifact missing: table 1' })
    expect(again.steps[1]).to.include({ status: 'cached' })
    expect(await project.json(['artifact', 'version', 'load', 'table'])).to.deep.equal([{ a: 1 }, { a: 2 }])
  })

  it('gives no altered object as a value', async () => {
    const table = await project.json<ArtifactVersionView>(['artifact', 'version', 'describe', 'table'])
    const path = objectPath(project, table)
    overwrite(path, '[]')
    await expectRefusal(project, ['artifact', 'version', 'load', 'table'], {
      code: 'OBJECT_CORRUPT',
      says: ['table'],
      noCommand: true,
    })
    const run = await project.zen(['run', 'make.ts', '--no-cache', '--json'])
    expect(run.code, run.stderr).to.equal(0)
    expect(await project.json(['artifact', 'version', 'load', 'table'])).to.deep.equal([{ a: 1 }, { a: 2 }])
  })
})

function objectPath(project: Project, { digest }: ArtifactVersionView): string {
  const folder = join(project.dir, '.zen/objects')
  const hex = digest.replace('sha256:', '')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return join(
    folder,
    paths.find((path) => path.replaceAll(/[\\/]/g, '').endsWith(hex))!,
  )
}
