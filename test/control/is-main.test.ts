import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const run = promisify(execFile)
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const sdk = pathToFileURL(join(import.meta.dirname, '../../src/control/is-main.ts')).href

describe('isMain', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'zen-is-main-')))
    await writeFile(join(folder, 'train.mjs'), `import { isMain } from '${sdk}'\nconsole.log('train', isMain(import.meta))\n`)
    await writeFile(join(folder, 'other.mjs'), `import './train.mjs'\n`)
    await symlink(join(folder, 'train.mjs'), join(folder, 'link.mjs'))
  })

  afterEach(() => rm(folder, { recursive: true }))

  const node = async (args: readonly string[], cwd = folder) => {
    const { stdout } = await run(process.execPath, ['--import', tsx, ...args], { cwd })
    return stdout.trim()
  }

  it('is true for the file that Node was started with, by any path to it', async () => {
    expect(await node(['train.mjs'])).to.equal('train true')
    expect(await node([join(folder, 'train.mjs')], tmpdir())).to.equal('train true')
    expect(await node(['link.mjs'])).to.equal('train true')
  })

  it('is false for what that file imports, and for code that is no file', async () => {
    expect(await node(['other.mjs'])).to.equal('train false')
    expect(
      await node(['--input-type=module', '-e', `await import('${pathToFileURL(join(folder, 'train.mjs')).href}')`]),
    ).to.equal('train false')
  })

  it('is false in a bundle, whose import.meta says so', async () => {
    const { isMain } = (await import(sdk)) as { isMain: (meta: { url: string; main?: boolean }) => boolean }
    const url = pathToFileURL(process.argv[1]!).href
    expect(isMain({ url })).to.equal(true)
    expect(isMain({ url, main: false })).to.equal(false)
  })
})
