import { assert } from 'chai'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isZenError, type ErrorCode } from '../../src/errors.js'
import { encodeFolder } from '../../src/store/object-folder.js'
import { walk } from './support/walk.js'
import { tempProject } from './support/temp-project.js'

async function assertFails(code: ErrorCode, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    assert.isTrue(isZenError(error), String(error))
    assert.propertyVal(error, 'code', code)
    return
  }
  assert.fail(`expected ${code}`)
}

describe('objects', () => {
  it('stores equal bytes once, read-only, under their digest', async () => {
    await using project = await tempProject()
    const { objects } = project.store
    const file = join(project.folder, 'a.txt')
    writeFileSync(file, 'hello')
    const stored = await objects.putFile(file)
    assert.deepEqual(await objects.putBytes(Buffer.from('hello')), stored)
    assert.equal(stored.sizeBytes, 5)
    assert.equal(statSync(objects.pathOf(stored.digest)).mode & 0o777, 0o444)
    assert.lengthOf(walk(join(project.store.root, 'objects')), 1)
    assert.deepEqual(readdirSync(project.store.localPath('tmp')), [])
    assert.equal(Buffer.from(await objects.read(stored.digest)).toString(), 'hello')
  })

  it('stores a folder with one file as that file, and any other folder with a manifest', async () => {
    await using project = await tempProject()
    const { objects } = project.store
    const one = join(project.folder, 'one')
    const many = join(project.folder, 'many')
    mkdirSync(one)
    writeFileSync(join(one, 'value.json'), '1')
    mkdirSync(join(many, 'deep/er'), { recursive: true })
    writeFileSync(join(many, 'a'), 'aa')
    writeFileSync(join(many, 'deep/er/b'), 'b')
    const file = await objects.putFolder(one)
    const folder = await objects.putFolder(many)
    assert.deepInclude(file, { layout: 'file', fileName: 'value.json', sizeBytes: 1 })
    assert.deepInclude(folder, { layout: 'folder', sizeBytes: 3 })
    assert.deepEqual(await objects.putFolder(many), folder)
    assert.isTrue((await objects.has(file)) && (await objects.has(folder)))

    await objects.layOut(folder, join(project.folder, 'out'))
    assert.deepEqual(walk(join(project.folder, 'out')), ['a', 'deep/er/b'])
    assert.equal(readFileSync(join(project.folder, 'out/deep/er/b'), 'utf8'), 'b')
    await objects.layOut(file, join(project.folder, 'out1'))
    assert.deepEqual(walk(join(project.folder, 'out1')), ['value.json'])
  })

  it('says when bytes are missing, altered or no file', async () => {
    await using project = await tempProject()
    const { objects } = project.store
    const { digest, sizeBytes } = await objects.putBytes(Buffer.from('precious'))
    const payload = { layout: 'file' as const, fileName: 'v', digest, sizeBytes }
    const path = objects.pathOf(digest)
    chmodSync(path, 0o644)
    writeFileSync(path, 'preciouS')
    await assertFails('OBJECT_CORRUPT', () => objects.read(digest))
    await assertFails('OBJECT_CORRUPT', () => objects.layOut(payload, join(project.folder, 'out')))
    unlinkSync(path)
    assert.isFalse(await objects.has(payload))
    await assertFails('OBJECT_MISSING', () => objects.read(digest))
    symlinkSync('/etc/hostname', path)
    await assertFails('OBJECT_CORRUPT', () => objects.read(digest))
    await assertFails('OBJECT_CORRUPT', () => objects.read('sha256:../../x'))
  })

  it('puts good bytes in the place of an object that was cut short', async () => {
    await using project = await tempProject()
    const { objects } = project.store
    const { digest } = await objects.putBytes(Buffer.from('precious'))
    chmodSync(objects.pathOf(digest), 0o644)
    writeFileSync(objects.pathOf(digest), '')
    await objects.putBytes(Buffer.from('precious'))
    assert.equal(Buffer.from(await objects.read(digest)).toString(), 'precious')
  })

  it('follows no symbolic link, neither as a file nor in a folder', async () => {
    await using project = await tempProject()
    const folder = join(project.folder, 'linked')
    mkdirSync(folder)
    writeFileSync(join(folder, 'a'), 'a')
    symlinkSync('/etc/hostname', join(folder, 'b'))
    await assertFails('DISK', () => project.store.objects.putFolder(folder))
    await assertFails('DISK', () => project.store.objects.putFile(join(folder, 'b')))
  })

  it('lays out nothing outside of the folder, whatever a manifest says', async () => {
    await using project = await tempProject()
    const { objects } = project.store
    const { digest, sizeBytes } = await objects.putBytes(Buffer.from('x'))
    for (const path of ['../x', '/tmp/x', 'a/../../x', 'a\\..\\x', '', '.', 'C:x']) {
      const manifest = await objects.putBytes(encodeFolder([{ path, digest, sizeBytes }]))
      await assertFails('OBJECT_CORRUPT', () => objects.layOut({ layout: 'folder', ...manifest }, join(project.folder, 'out')))
    }
  })
})
