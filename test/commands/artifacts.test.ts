import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeProject, type TestProject } from '../cli/zen-in-process.js'

/** A program over the client: saves two versions of `rows`, one of them linked by hand, and one run that reads nothing. */
const program = `
import { Client, pipeline, step } from 'zenlocal'
const load = step({ name: 'load', outputs: { made: {} } }, () => ({ made: [1] }))
const train = pipeline({ name: 'train' }, () => { load() })
export default async () => {
  const client = new Client()
  await client.createModel('iris')
  await client.createModelVersion('iris')
  await client.createArtifactVersion('rows', [1], { tags: ['first'] })
  await client.createArtifactVersion('rows', [1, 2])
  await client.linkArtifact('iris', 1, 'rows', 2)
  await client.updateArtifact('rows', { description: 'numbers', addTags: ['small'] })
  await client.updateArtifactVersion('rows', 1, { removeTags: ['first'], metadata: { checked: true } })
  await train()
  const run = await client.updateRun('latest', { addTags: ['kept'] })
  if (run.tags[0] !== 'kept') throw new Error('no tag')
  const { runs } = await client.getPipeline('train')
  const [stack] = await client.listStacks()
  const [newest] = await client.listArtifactVersions('rows', { sortBy: 'desc:version', limit: 1 })
  if (runs !== 1 || newest.version !== 2 || (await client.getStack()).name !== stack.name) throw new Error('wrong answers')
}
`

async function withArtifacts(): Promise<TestProject> {
  const project = await makeProject()
  await writeFile(join(project.dir, 'fill.ts'), program)
  // In a process of its own: the client finds the project from the working directory.
  const zenFile = fileURLToPath(new URL('../../bin/dev.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [zenFile, 'run', 'fill.ts', '--json'], { cwd: project.dir })
  expect(stdout).to.contain('completed')
  return project
}

const json = async (project: TestProject, argv: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await project.zen([...argv, '--json'])).stdout) as Record<string, unknown>

describe('commands that change artifacts and runs', function () {
  this.timeout(60_000)

  it('the client has the same verbs', async () => {
    await using project = await withArtifacts()
    expect(await json(project, ['artifact', 'describe', 'rows'])).to.deep.include({ description: 'numbers', tags: ['small'] })
    expect(await json(project, ['artifact', 'version', 'describe', 'rows', '1'])).to.deep.include({
      tags: [],
      metadata: { checked: true, length: 1 },
    })
    expect(await json(project, ['runs', 'describe', 'latest'])).to.deep.include({ tags: ['kept'] })
  })

  it('update: only the flags given', async () => {
    await using project = await withArtifacts()
    expect((await project.zen(['artifact', 'update', 'rows', '-t', 'b', '-r', 'small'])).stdout).to.equal(
      '✔ Updated artifact rows.\n',
    )
    expect(await json(project, ['artifact', 'describe', 'rows'])).to.deep.include({ description: 'numbers', tags: ['b'] })
    const version = await project.zen(['artifact', 'version', 'update', 'rows@1', '-t', 'seen'])
    expect(version.stdout).to.equal('✔ Updated version 1 of rows.\n')
    expect(await json(project, ['artifact', 'version', 'describe', 'rows@1'])).to.deep.include({ tags: ['seen'] })
    expect((await project.zen(['artifact', 'update', 'rows'])).code).to.equal(2)
  })

  it('delete: asks, refuses what is needed, and leaves the rest', async () => {
    await using project = await withArtifacts()
    const unasked = await project.zen(['artifact', 'version', 'delete', 'rows', '1'])
    expect(unasked.code).to.equal(4)
    expect(unasked.stderr).to.contain('zen artifact version delete rows 1 --yes')
    expect((await project.zen(['artifact', 'version', 'delete', 'rows', '1', '-y'])).stdout).to.equal(
      '✔ Deleted version 1 of rows.\n',
    )
    const needed = await project.zen(['artifact', 'delete', 'rows', '-y'])
    expect(needed.code).to.equal(1)
    expect(needed.stderr).to.contain('iris 1 links rows 2')
    await project.zen(['model', 'delete', 'iris', '-y'])
    expect((await project.zen(['artifact', 'delete', 'rows', '-y'])).stdout).to.equal('✔ Deleted artifact rows and 1 version.\n')
    const { name } = await json(project, ['runs', 'describe', 'latest'])
    const deleted = await project.zen(['runs', 'delete', String(name), '-y'])
    expect(deleted.stdout).to.equal(`✔ Deleted the run ${String(name)}.\n`)
    expect(await json(project, ['pipeline', 'runs', 'list'])).to.deep.equal([])
  })
})
