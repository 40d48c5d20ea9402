import { assert } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allModels, openStore, type Store } from '../../src/store/index.js'
import { encodeRecord } from '../../src/store/codec.js'
import { identityOf, shardOf } from '../../src/store/index-shard.js'
import { createFaultyVfs } from '../../src/store/vfs-faulty.js'
import { createRealVfs } from '../../src/store/vfs-real.js'
import type { Vfs } from '../../src/store/vfs.js'
import { sampleModel } from './support/sample-records.js'
import { tempProject, type TempProject } from './support/temp-project.js'

/** Models whose files are old enough to be trusted. */
async function addModels(project: TempProject, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const folder = join(project.store.root, 'models', `m${at}`)
    mkdirSync(folder, { recursive: true })
    const { bytes } = await encodeRecord('model', `models/m${at}/model.yaml`, sampleModel({ name: `m${at}` }))
    writeFileSync(join(folder, 'model.yaml'), bytes)
  }
  await waitUntilTrusted(join(project.store.root, 'models', `m${count - 1}`, 'model.yaml'))
}

/** The index trusts a file only when a second change could no longer carry the same time. */
async function waitUntilTrusted(file: string): Promise<void> {
  const stat = await createRealVfs().stat(file)
  while (identityOf(stat, Date.now()) === undefined) await new Promise((resolve) => setImmediate(resolve))
}

async function names(store: Store): Promise<string[]> {
  return (await store.read(allModels)).map((model) => model.record.name)
}

/** A store that counts the records it opens. */
async function countingStore(folder: string): Promise<{ store: Store; opened: () => number }> {
  let opened = 0
  const real = createRealVfs()
  const vfs: Vfs = {
    ...real,
    readFile: (path) => {
      if (path.endsWith('model.yaml')) opened += 1
      return real.readFile(path)
    },
  }
  return { store: await openStore(folder, { vfs }), opened: () => opened }
}

describe('the index', () => {
  it('answers a list without opening a record, and notices every change', async () => {
    await using project = await tempProject()
    await addModels(project, 5)
    const first = await openStore(project.folder)
    assert.lengthOf(await names(first), 5)
    await first.close()

    const warm = await countingStore(project.folder)
    assert.lengthOf(await names(warm.store), 5)
    assert.equal(warm.opened(), 0)

    const file = join(project.store.root, 'models/m2/model.yaml')
    const { atime, mtime } = statSync(file)
    writeFileSync(file, readFileSync(file, 'utf8').replace('name: m2', 'name: n2'))
    utimesSync(file, atime, mtime)
    const changed = await countingStore(project.folder)
    assert.include(await names(changed.store), 'n2', 'same size and time of change, but not the same file')
    assert.equal(changed.opened(), 1)
    rmSync(join(project.store.root, 'models/m3'), { recursive: true })
    assert.notInclude(await names(changed.store), 'm3')
  })

  it('does not trust a file that was written a moment ago', () => {
    const stat = { kind: 'file', sizeBytes: 1, ctimeNs: 0n, inode: 1n, device: 1n } as const
    const nowMs = 1_000_000
    assert.isUndefined(identityOf({ ...stat, mtimeNs: 1_000_000_000_000n - 5_000_001n }, nowMs))
    assert.isString(identityOf({ ...stat, mtimeNs: 1_000_000_000_000n - 500_000_001n }, nowMs))
    assert.isUndefined(identityOf({ ...stat, mtimeNs: 999_000_000_000n }, nowMs), 'a file system that counts seconds')
    assert.isUndefined(identityOf({ ...stat, mtimeNs: 2_000_000_000_000n }, nowMs), 'a clock that went back')
  })

  for (const [what, damage] of [
    ['cut short', (text: Buffer) => text.subarray(0, text.length / 2)],
    ['of another format', () => Buffer.from('{}')],
    ['empty', () => Buffer.alloc(0)],
    ['with one letter changed', (text: Buffer) => Buffer.from(text.toString().replace('"m1"', '"x1"'))],
  ] as const) {
    it(`drops an index that is ${what}`, async () => {
      await using project = await tempProject()
      await addModels(project, 3)
      const first = await openStore(project.folder)
      await names(first)
      await first.close()
      const folder = project.store.localPath('cache', 'index')
      for (const name of readdirSync(folder)) writeFileSync(join(folder, name), damage(readFileSync(join(folder, name))))
      const second = await openStore(project.folder)
      assert.deepEqual(await names(second), ['m0', 'm1', 'm2'])
      await second.close()
    })
  }

  it('works without a folder that can be written', async () => {
    await using project = await tempProject()
    await addModels(project, 2)
    const { vfs } = createFaultyVfs(createRealVfs(), { code: 'EROFS', strikes: () => true })
    const store = await openStore(project.folder, { vfs })
    assert.deepEqual(await names(store), ['m0', 'm1'])
    await store.close()
    chmodSync(project.folder, 0o755)
  })

  it('keeps what it says out of reach of who reads it', async () => {
    await using project = await tempProject()
    await addModels(project, 1)
    const [model] = await project.store.read(allModels)
    assert.throws(() => {
      model!.record.name = 'changed'
    }, TypeError)
  })

  it('keeps lists of many in few files', () => {
    const paths = Array.from({ length: 500 }, (_, at) => [
      `models/m${at}/model.yaml`,
      `models/m${at}/versions/1-a.yaml`,
      `artifacts/a${at}/1-a.json`,
    ])
    assert.isAtMost(new Set(paths.flat().map(shardOf)).size, 40)
    assert.equal(new Set(paths.map(([model]) => shardOf(model!))).size, 1)
  })

  it('a warm read loads neither yaml nor zod nor the packages for writing', async () => {
    await using project = await tempProject()
    await addModels(project, 3)
    const first = await openStore(project.folder)
    await names(first)
    await first.close()
    const script = fileURLToPath(new URL('support/list-models.ts', import.meta.url))
    const loaded = execFileSync(process.execPath, ['--import', 'tsx', script, project.folder], { encoding: 'utf8' })
    assert.equal(loaded.trim(), 'ulid | m0 m1 m2')
  })
})
