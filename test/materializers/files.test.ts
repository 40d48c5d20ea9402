import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { file, fileArtifact, folder, folderArtifact } from '../../src/materializers/files.js'
import { chooseMaterializer, valueTypeOf } from '../../src/materializers/index.js'
import { expectZenError, tempFolder } from './support.js'

async function workspace() {
  const root = await tempFolder()
  const source = join(root.path, 'source')
  const stored = join(root.path, 'stored')
  await mkdir(source)
  await mkdir(stored)
  return { source, stored, [Symbol.asyncDispose]: () => root[Symbol.asyncDispose]() }
}

describe('files and folders', () => {
  it('stores a file under its name and gives a path back', async () => {
    await using at = await workspace()
    await writeFile(join(at.source, 'model.onnx'), 'weights')
    const value = fileArtifact(join(at.source, 'model.onnx'))
    expect((await chooseMaterializer(value)).name).to.equal('file')
    expect(valueTypeOf(value)).to.equal('file')
    await file.save(value, at.stored)
    expect(await readdir(at.stored)).to.deep.equal(['model.onnx'])
    const loaded = await file.load(at.stored)
    expect(loaded).to.deep.equal(fileArtifact(join(at.stored, 'model.onnx')))
    expect(await readFile(loaded.path, 'utf8')).to.equal('weights')
    expect((await chooseMaterializer(loaded)).name).to.equal('file')
    expect(await file.metadata?.(value)).to.deep.equal({ files: 1, sizeBytes: 7 })
  })

  it('stores a folder with everything in it', async () => {
    await using at = await workspace()
    await mkdir(join(at.source, 'a', 'b'), { recursive: true })
    await writeFile(join(at.source, 'a', 'b', 'deep.txt'), 'deep')
    await writeFile(join(at.source, '.hidden'), '')
    const value = folderArtifact(at.source)
    expect((await chooseMaterializer(value)).name).to.equal('folder')
    await folder.save(value, at.stored)
    const loaded = await folder.load(at.stored)
    expect(loaded.path).to.equal(at.stored)
    expect(await readFile(join(loaded.path, 'a', 'b', 'deep.txt'), 'utf8')).to.equal('deep')
    expect(await readdir(loaded.path)).to.have.members(['a', '.hidden'])
    expect(await folder.metadata?.(value)).to.deep.equal({ files: 2, sizeBytes: 4 })
  })

  it('resolves a relative path at once', () => {
    expect(fileArtifact('x.bin').path).to.equal(join(process.cwd(), 'x.bin'))
  })

  it('takes an object that only looks like a reference as plain data', async () => {
    expect((await chooseMaterializer({ kind: 'file', path: '/etc/passwd' })).name).to.equal('json')
  })

  it('refuses what is not there, of the wrong kind, or empty', async () => {
    await using at = await workspace()
    await writeFile(join(at.source, 'f'), 'x')
    const missing = await expectZenError('FILE_ARTIFACT_INVALID', () =>
      file.save(fileArtifact(join(at.source, 'none')), at.stored),
    )
    expect(missing.data).to.deep.equal({ path: join(at.source, 'none') })
    const wrong = await expectZenError('FILE_ARTIFACT_INVALID', () => file.save(fileArtifact(at.source), at.stored))
    expect(wrong.why).to.include('folderArtifact')
    await expectZenError('FILE_ARTIFACT_INVALID', () => folder.save(folderArtifact(join(at.source, 'f')), at.stored))
    await mkdir(join(at.source, 'empty'))
    await expectZenError('FILE_ARTIFACT_INVALID', () => folder.save(folderArtifact(join(at.source, 'empty')), at.stored))
  })

  it('follows no symbolic link, out of the folder or inside it', async () => {
    await using at = await workspace()
    await writeFile(join(at.stored, '..', 'secret'), 'secret')
    await symlink('../secret', join(at.source, 'link'))
    await expectZenError('FILE_ARTIFACT_INVALID', () => folder.save(folderArtifact(at.source), at.stored))
    await expectZenError('FILE_ARTIFACT_INVALID', () => file.save(fileArtifact(join(at.source, 'link')), at.stored))
    expect(await readdir(at.stored)).to.deep.equal([])
  })

  it('refuses a stored file artifact that is not one file', async () => {
    await using at = await workspace()
    await expectZenError('ARTIFACT_UNREADABLE', () => file.load(at.stored))
    await symlink('/etc/hostname', join(at.stored, 'link'))
    await expectZenError('ARTIFACT_UNREADABLE', () => file.load(at.stored))
    await writeFile(join(at.stored, 'a'), '')
    await expectZenError('ARTIFACT_UNREADABLE', () => file.load(at.stored))
  })
})
