import { expect } from 'chai'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestProject, makeProject } from '../cli/zen-in-process.js'

async function withVersions(): Promise<TestProject> {
  const project = await makeProject()
  await project.zen(['model', 'register', 'iris'])
  for (const _ of [1, 2]) await project.zen(['model', 'version', 'register', 'iris'])
  await project.zen(['model', 'version', 'update', 'iris', '1', '-s', 'production'])
  return project
}

async function records(dir: string): Promise<string[]> {
  const paths = (await readdir(join(dir, '.zen'), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('local'),
  )
  return Promise.all(paths.map(async ({ parentPath, name }) => `${name} ${await readFile(join(parentPath, name), 'utf8')}`))
}

describe('--dry-run of commands that change several records', function () {
  this.timeout(60_000)
  const table: [argv: string[], sentence: string, plan: object][] = [
    [
      ['model', 'delete', 'iris'],
      'Would delete model iris with 2 versions. Version 1 is in production. Nothing was changed.',
      { production: 1, versions: 2 },
    ],
    [
      ['model', 'version', 'delete', 'iris', '1'],
      'Would delete version 1 of iris. It is in production. Nothing was changed.',
      {},
    ],
    [
      ['model', 'version', 'update', 'iris', '2', '-s', 'production'],
      'Would move version 2 of iris from none to production. Version 1 would be archived, which needs --force. Nothing was changed.',
      { version: 2, archived: 1, needsForce: true },
    ],
    [
      ['model', 'version', 'update', 'iris', '2', '-s', 'production', '-f', '-t', 'x'],
      'Would move version 2 of iris from none to production and change tags of version 2 of iris. Version 1 would be archived. Nothing was changed.',
      { version: 2, archived: 1, needsForce: false },
    ],
    [
      ['model', 'version', 'update', 'iris', '1', '-s', 'production'],
      'Would change nothing: version 1 of iris stands there already. Nothing was changed.',
      { stage: null, archived: null, needsForce: false },
    ],
  ]

  it('says what would happen, for people and scripts, and changes nothing', async () => {
    await using project = await withVersions()
    const before = await records(project.dir)
    for (const [argv, sentence, plan] of table) {
      expect(await project.zen([...argv, '--dry-run'])).to.deep.equal({ code: 0, stdout: `${sentence}\n`, stderr: '' })
      expect(JSON.parse((await project.zen([...argv, '--dry-run', '--json'])).stdout)).to.deep.include(plan)
    }
    expect(await records(project.dir)).to.deep.equal(before)
  })
})

describe('an update without a change', () => {
  it('is wrong usage that names the flags', async () => {
    await using project = await withVersions()
    const version = await project.zen(['model', 'version', 'update', 'iris', '1', '--force'])
    expect(version.code).to.equal(2)
    expect(version.stderr).to.contain('Give at least one of --stage, --name, --description, --tag, --remove-tag.')
    const model = await project.zen(['model', 'update', 'iris'])
    expect(model.code).to.equal(2)
    expect(model.stderr).to.contain('What should change in iris?').and.to.contain('--use-cases')
  })
})
