import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { refusal, testProject, type TestProject } from './support.js'

async function withVersions(count: number): Promise<TestProject> {
  const project = await testProject()
  await project.control.models.create('iris')
  for (let index = 0; index < count; index++) await project.control.versions.create('iris')
  return project
}

/** Files under `.zen` with their text, `local/` apart. */
async function files(project: TestProject): Promise<Map<string, string>> {
  const root = join(project.dir, '.zen')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const texts = new Map<string, string>()
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1)
    if (entry.isFile() && !path.startsWith('local')) texts.set(path, await readFile(join(root, path), 'utf8'))
  }
  return texts
}

function changed(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
}

describe('stages', () => {
  it('refuses a taken stage, and says who holds it and what to type', async () => {
    await using project = await withVersions(2)
    const { models, versions } = project.control
    await versions.update('iris', 1, { stage: 'production' })
    const before = await files(project)
    const taken = await refusal('STAGE_TAKEN', () => versions.update('iris', 2, { stage: 'Production' }))
    expect(taken.exitCode).to.equal(4)
    expect(taken.data).to.include({ stage: 'production', holder: 1, model: 'iris', version: 2 })
    expect(taken.hints[0]).to.equal('zen model version update iris 2 -s production --force')
    expect(await files(project)).to.deep.equal(before)
    expect((await models.get('iris')).stages).to.deep.equal({ production: 1, staging: null })
  })

  it('promotes by force: one line of model.yaml, the former holder archived, one event', async () => {
    await using project = await withVersions(2)
    const { models, versions } = project.control
    await versions.update('iris', 1, { stage: 'production' })
    const one = await versions.get('iris', 1)
    const before = await files(project)
    const two = await versions.update('iris', 2, { stage: 'production', force: true, reason: 'better f1' })
    const after = await files(project)

    expect(two.stage).to.equal('production')
    expect((await versions.get('iris', 1)).stage).to.equal('archived')
    expect((await models.get('iris')).stages.production).to.equal(2)
    const paths = changed(before, after).sort()
    expect(paths).to.have.length(3)
    expect(paths[0]).to.match(/^events\/\d{4}\/\d\d\/[0-9A-Z]{26}\.yaml$/)
    expect(paths.slice(1)).to.deep.equal(['models/iris/model.yaml', `models/iris/versions/1-${one.id}.yaml`])
    const [old, now] = [before, after].map((each) => each.get('models/iris/model.yaml')!.split('\n'))
    expect(now!.filter((line, index) => line !== old![index])).to.deep.equal([`  production: ${two.id}`])
    expect(after.get(paths[2]!)).to.include('archived: true')

    const [event] = await versions.history('iris')
    expect(event).to.deep.include({
      act: 'stage.set',
      actor: 'ana',
      from: 'none',
      to: 'production',
      reason: 'better f1',
      version: { id: two.id, number: 2 },
      replaced: { id: one.id, number: 1 },
    })
    expect(event!.model).to.include({ name: 'iris' })
    expect((await versions.history('iris', 1)).map(({ act }) => act)).to.deep.equal(['stage.set', 'stage.set', 'version.created'])
  })

  it('keeps a version in one stage at a time, and clears with none or archived', async () => {
    await using project = await withVersions(2)
    const { models, versions } = project.control
    await versions.update('iris', 1, { stage: 'production' })
    await versions.update('iris', 1, { stage: 'staging' })
    expect((await models.get('iris')).stages).to.deep.equal({ production: null, staging: 1 })
    await versions.update('iris', 2, { stage: 'production' })
    // Its own move out of staging asks nobody.
    await versions.update('iris', 1, { stage: 'archived' })
    expect((await versions.list('iris')).map(({ stage }) => stage)).to.deep.equal(['production', 'archived'])
    await versions.update('iris', 2, { stage: 'none' })
    expect((await versions.list('iris')).map(({ stage }) => stage)).to.deep.equal(['none', 'archived'])
    expect(await project.text('models/iris/model.yaml')).to.not.include('stages')
    // Archived and none are not exclusive.
    await versions.update('iris', 2, { stage: 'archived' })
    expect((await versions.list('iris', { stage: 'Archived' })).map(({ number }) => number)).to.deep.equal([2, 1])
    // An archived version that is promoted is archived no more.
    await versions.update('iris', 1, { stage: 'production' })
    expect((await versions.get('iris', 1)).stage).to.equal('production')
    await versions.update('iris', 1, { stage: 'none' })
    expect((await versions.get('iris', 1)).stage).to.equal('none')
  })

  it('does nothing, and succeeds, when the version stands there already', async () => {
    await using project = await withVersions(1)
    const { versions } = project.control
    for (const stage of ['none', 'production', 'archived']) {
      await versions.update('iris', 1, { stage })
      const before = await files(project)
      expect((await versions.update('iris', 1, { stage: stage.toUpperCase() })).stage).to.equal(stage)
      expect(await files(project)).to.deep.equal(before)
    }
  })

  it('knows four words, in any case, and what may have been meant by others', async () => {
    await using project = await withVersions(1)
    const { versions } = project.control
    const near: Record<string, string[]> = {
      prod: ['production'],
      prodution: ['production'],
      Stage: ['staging'],
      archive: ['archived'],
      gold: [],
    }
    for (const [word, meant] of Object.entries(near)) {
      const refused = await refusal('STAGE_INVALID', () => versions.update('iris', 1, { stage: word }))
      expect(refused.data, word).to.deep.equal({ given: word, near: meant })
      expect(refused.exitCode).to.equal(2)
      expect(refused.why).to.equal('The stages are none, staging, production or archived.')
    }
    const latest = await refusal('STAGE_INVALID', () => versions.update('iris', 1, { stage: 'Latest' }))
    expect(latest.message).to.include('look up')
    await refusal('STAGE_INVALID', () => versions.list('iris', { stage: 'prod' }))
  })

  it('says how to promote one when a stage is empty', async () => {
    await using project = await withVersions(2)
    const { models, versions } = project.control
    const empty = await refusal('STAGE_EMPTY', () => versions.get('iris', 'production'))
    expect(empty.exitCode).to.equal(1)
    expect(empty.data).to.deep.include({ model: 'iris', stage: 'production', versions: [2, 1] })
    expect(empty.hints[0]).to.equal('zen model version update iris 2 -s production')
    expect(empty.why).to.equal('Its latest version is 2; nobody has promoted one.')
    await versions.update('iris', 2, { stage: 'staging' })
    const other = await refusal('STAGE_EMPTY', () => versions.get('iris', 'production'))
    expect(other.why).to.equal('Its latest version is 2; 2 is in staging.')
    expect(other.hints[0]).to.equal('zen model version update iris 2 -s production')
    await versions.delete('iris', 1)
    await versions.update('iris', 2, { stage: 'production' })
    const only = await refusal('STAGE_EMPTY', () => versions.get('iris', 'staging'))
    expect(only.why).to.equal('Its only version is 2; 2 is in production.')
    expect(only.hints, 'nothing that takes it out of production').to.deep.equal(['zen model version list iris'])
    await models.create('bare')
    expect((await refusal('STAGE_EMPTY', () => versions.get('bare', 'staging'))).hints).to.include(
      'zen model version register bare',
    )
  })

  it('does not take none or archived for a single version: it lists those in it', async () => {
    await using project = await withVersions(2)
    const { versions } = project.control
    const several = await refusal('AMBIGUOUS', () => versions.get('iris', 'None'))
    expect(several.data['versions']).to.deep.equal([2, 1])
    expect(several.hints).to.include('zen model version list iris --stage none')
    await refusal('STAGE_EMPTY', () => versions.get('iris', 'archived'))
  })

  it('empties the stage of a deleted version', async () => {
    await using project = await withVersions(2)
    const { models, versions } = project.control
    await versions.update('iris', 2, { stage: 'production' })
    expect(await versions.delete('iris', 'production')).to.include({ number: 2, stage: 'production' })
    expect((await models.get('iris')).stages.production).to.equal(null)
    expect(await project.text('models/iris/model.yaml')).to.not.include('stages')
    await refusal('STAGE_EMPTY', () => versions.get('iris', 'production'))
    const [event] = await versions.history('iris')
    expect(event).to.include({ act: 'version.deleted', from: 'production' })
    await versions.update('iris', 1, { stage: 'production' })
  })

  it('takes the later event where a merge put one version in two stages, and heals it with the next move', async () => {
    for (const last of ['production', 'staging'] as const) {
      await using project = await withVersions(2)
      const { id } = await project.control.versions.update('iris', 1, { stage: last === 'staging' ? 'production' : 'staging' })
      await project.control.versions.update('iris', 1, { stage: last })
      const path = join(project.dir, '.zen/models/iris/model.yaml')
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replace(/stages:\n.*\n/, `stages:\n  production: ${id}\n  staging: ${id}\n`))

      const { models, versions } = await project.another()
      const other = last === 'production' ? 'staging' : 'production'
      expect((await models.get('iris')).stages).to.deep.equal({ [last]: 1, [other]: null })
      expect((await versions.get('iris', 1)).stage).to.equal(last)
      await refusal('STAGE_EMPTY', () => versions.get('iris', other))
      // The other place is free without force.
      await versions.update('iris', 2, { stage: other })
      expect((await models.get('iris')).stages).to.deep.equal({ [last]: 1, [other]: 2 })
      expect(await readFile(path, 'utf8'))
        .to.match(new RegExp(`${last}: ${id}`))
        .and.not.match(new RegExp(`${other}: ${id}`))
    }
  })

  it('treats a holder that a merge deleted as nobody', async () => {
    await using project = await withVersions(2)
    const { versions } = project.control
    await versions.update('iris', 1, { stage: 'production' })
    const held = await project.text('models/iris/model.yaml')
    await versions.delete('iris', 1)
    await writeFile(join(project.dir, '.zen/models/iris/model.yaml'), held)
    const fresh = await project.another()
    expect((await fresh.models.get('iris')).stages.production).to.equal(null)
    await refusal('STAGE_EMPTY', () => fresh.versions.get('iris', 'production'))
    expect((await fresh.versions.update('iris', 2, { stage: 'production' })).stage).to.equal('production')
  })

  it('writes a ledger that a person can read', async () => {
    await using project = await withVersions(1)
    await project.control.versions.update('iris', 1, { stage: 'staging', reason: 'trial' })
    const [event] = await project.control.versions.history('iris')
    const text = await project.text(`events/${event!.at.slice(0, 4)}/${event!.at.slice(5, 7)}/${event!.id}.yaml`)
    for (const line of ['actor: ana', 'act: stage.set', 'to: staging', 'reason: trial', '  name: iris', '  number: 1'])
      expect(text.split('\n')).to.include(line)
  })
})
