import { expect } from 'chai'
import type { ModelVersionView } from '../../src/schema/views.js'
import { versionCard } from '../../src/cli/views/versions.js'
import { glyphsFor } from '../../src/ui/glyphs.js'
import { makeProject } from '../cli/zen-in-process.js'

const tty = { tty: 80, env: { NO_COLOR: '1' } }

describe('versions on a terminal', function () {
  this.timeout(30_000)

  it('the column of names is there when a version has one of its own; a pipe always has it', async () => {
    await using project = await makeProject()
    await project.zen(['model', 'register', 'iris'])
    await project.zen(['model', 'version', 'register', 'iris'])
    const header = async (options?: typeof tty): Promise<string> =>
      (await project.zen(['model', 'version', 'list', 'iris'], options)).stdout.split('\n')[0]!
    expect(await header(tty)).to.match(/^VERSION {2}STAGE /)
    expect(await header()).to.match(/^version\tname\tstage\t/)
    await project.zen(['model', 'version', 'register', 'iris', '-n', 'first-good'])
    expect(await header(tty)).to.match(/^VERSION {2}NAME +STAGE /)
  })

  it('a version is made by hand, or by a run, which is named', async () => {
    await using project = await makeProject()
    await project.zen(['model', 'register', 'iris'])
    await project.zen(['model', 'version', 'register', 'iris'])
    const { stdout } = await project.zen(['model', 'version', 'describe', 'iris', '1', '--json'])
    const byHand = JSON.parse(stdout) as ModelVersionView
    expect(byHand).to.include({ producer: null, producerName: null })
    const byRun = { ...byHand, producer: '01M7QJ1C2D3E4F5G6H7J8K9M0N', producerName: 'wise-ant-7' }
    const madeBy = (version: ModelVersionView): unknown =>
      versionCard(version, 0)(glyphsFor(true)).facts.find(({ label }) => label === 'made by')?.value
    expect(madeBy(byHand)).to.equal('hand')
    expect(madeBy(byRun)).to.equal('run wise-ant-7')
  })
})
