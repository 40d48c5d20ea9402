import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { copyTemplate, listTemplates } from '../../src/control/templates.js'
import { isZenError } from '../../src/errors.js'

describe('templates', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zen-templates-'))
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))
  const read = (path: string) => readFile(join(folder, path), 'utf8')

  it('lists those that there are, each with a description', async () => {
    const templates = await listTemplates()
    expect(templates.map(({ name }) => name)).to.include.members(['empty', 'iris'])
    for (const { description } of templates) expect(description).to.match(/\w+ \w+/)
  })

  it('copies a template into a folder that is not there yet', async () => {
    const target = join(folder, 'new', 'My Iris!')
    const { created, kept } = await copyTemplate('iris', target)
    expect(kept).to.deep.equal([])
    expect(created).to.deep.equal([
      '.gitignore',
      'README.md',
      'data/iris.csv',
      'flowers.ts',
      'ml-knn.d.ts',
      'package.json',
      'predict.ts',
      'train.ts',
      'tsconfig.json',
    ])
    for (const path of created) expect(await readFile(join(target, path), 'utf8')).not.to.equal('')
  })

  it('writes a package.json with the packages of this version of zen', async () => {
    await copyTemplate('iris', join(folder, 'My Iris!'))
    const own = JSON.parse(await readFile('package.json', 'utf8')) as { version: string; dependencies: Record<string, string> }
    const written = JSON.parse(await read('My Iris!/package.json')) as Record<string, unknown>
    expect(written).to.deep.include({ name: 'my-iris', private: true, type: 'module' })
    expect(written['dependencies']).to.deep.equal({ 'ml-knn': own.dependencies['ml-knn'], zenlocal: `^${own.version}` })
  })

  it('overwrites nothing', async () => {
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'package.json'), '{"name":"mine"}')
    await writeFile(join(folder, 'data', 'iris.csv'), 'mine')
    const { created, kept } = await copyTemplate('iris', folder)
    expect(kept).to.deep.equal(['data/iris.csv', 'package.json'])
    expect(created).to.include('train.ts').and.not.include('package.json')
    expect(await read('package.json')).to.equal('{"name":"mine"}')
    expect(await read('data/iris.csv')).to.equal('mine')
    expect((await copyTemplate('iris', folder)).created).to.deep.equal([])
  })

  it('names the one that was meant', async () => {
    const error: unknown = await copyTemplate('irsi', folder).catch((reason: unknown) => reason)
    if (!isZenError(error)) throw error
    expect(error.code).to.equal('USAGE')
    expect(error.hints).to.deep.equal(['zen init --template iris'])
  })

  it('takes no path for a name', async () => {
    for (const name of ['../src', 'iris/data', '', '.', 'template.json']) {
      const error: unknown = await copyTemplate(name, folder).catch((reason: unknown) => reason)
      expect(isZenError(error) && error.code).to.equal('USAGE')
    }
  })

  it('says which path cannot be written', async () => {
    await writeFile(join(folder, 'data'), 'a file where a folder must be')
    const error: unknown = await copyTemplate('iris', folder).catch((reason: unknown) => reason)
    if (!isZenError(error)) throw error
    expect(error.code).to.equal('DISK')
    expect(error.message).to.include(join(folder, 'data', 'iris.csv'))
  })
})
