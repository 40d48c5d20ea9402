import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { findActor } from '../../src/control/actor.js'
import { openControl } from '../../src/control/index.js'
import { refusal, testProject } from './support.js'

describe('the project', () => {
  it('is the nearest .zen upwards, or the folder that is named', async () => {
    await using project = await testProject()
    const inner = join(project.dir, 'a/b')
    await mkdir(inner, { recursive: true })
    const ways = [
      { cwd: inner },
      { cwd: '/', project: project.dir },
      { cwd: inner, project: '../..' },
      { cwd: '/', project: join(project.dir, '.zen') },
    ]
    for (const way of ways) {
      const control = await openControl({ ...way, command: ['model', 'list'] })
      expect(control.projectDir).to.equal(project.dir)
      await control.close()
    }
  })

  it('is missed with a hint, and a named folder is not searched further up', async () => {
    await using project = await testProject()
    const elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'zen-none-')))
    const none = await refusal('NOT_A_PROJECT', () => openControl({ cwd: elsewhere, command: [] }))
    expect(none.exitCode).to.equal(1)
    expect(none.hints).to.include('zen init')
    const inner = join(project.dir, 'inner')
    await mkdir(inner)
    const named = await refusal('NOT_A_PROJECT', () => openControl({ cwd: '/', project: inner, command: [] }))
    expect(named.message).to.include(inner)
    await rm(elsewhere, { recursive: true })
  })
})

describe('the actor', () => {
  it("is ZEN_ACTOR, else git's user.name here, else the login name", async () => {
    const dir = await mkdtemp(join(tmpdir(), 'zen-actor-'))
    const bare = { PATH: process.env['PATH'], HOME: dir, GIT_CONFIG_NOSYSTEM: '1' }
    expect(await findActor(dir, bare)).to.equal(userInfo().username)
    const repository = join(dir, 'repository')
    await mkdir(repository)
    execFileSync('git', ['init', '-q'], { cwd: repository, env: bare })
    execFileSync('git', ['config', 'user.name', 'Ana López'], { cwd: repository, env: bare })
    expect(await findActor(repository, bare)).to.equal('Ana López')
    expect(await findActor(repository, { ...bare, ZEN_ACTOR: 'ci\u001b[31m bot\n' })).to.equal('ci [31m bot')
    expect(await findActor(join(dir, 'no-git'), { ...bare, PATH: '' })).to.equal(userInfo().username)
    await rm(dir, { recursive: true })
  })
})
