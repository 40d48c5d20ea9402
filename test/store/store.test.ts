import { assert } from 'chai'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isZenError, type ZenError } from '../../src/errors.js'
import { cleanAll } from '../../src/store/clean.js'
import { allModels, createProject, events, findProject, openStore } from '../../src/store/index.js'
import { createContext } from '../../src/store/store.js'
import { tidyLeftovers } from '../../src/store/tidy.js'
import { createRealVfs } from '../../src/store/vfs-real.js'
import { addVersion, sampleEvent, sampleModel } from './support/sample-records.js'
import { tempProject, type TempProject } from './support/temp-project.js'
import { walk } from './support/walk.js'

const modelPath = 'models/iris/model.yaml'
const act = { command: 'test', actor: 'test' }

async function addModel({ store }: TempProject): Promise<void> {
  await store.write(act, async (transaction) => {
    transaction.create('model', modelPath, sampleModel())
  })
}

async function failure(run: () => Promise<unknown>): Promise<ZenError> {
  try {
    await run()
  } catch (error) {
    if (isZenError(error)) return error
    throw error
  }
  return assert.fail('expected an error')
}

describe('a project', () => {
  it('is made once, and found from inside', async () => {
    await using project = await tempProject()
    const text = readFileSync(join(project.store.root, 'zen.yaml'), 'utf8')
    await createProject(project.folder, { name: 'other' })
    assert.equal(readFileSync(join(project.store.root, 'zen.yaml'), 'utf8'), text)
    mkdirSync(join(project.folder, 'a/b'), { recursive: true })
    assert.equal(findProject(join(project.folder, 'a/b')), project.folder)
    assert.match(readFileSync(join(project.store.root, '.gitignore'), 'utf8'), /^local\/\nobjects\/$/m)
    assert.match(readFileSync(join(project.store.root, '.gitattributes'), 'utf8'), /eol=lf/)
  })

  it('is not opened where there is none', async () => {
    await using project = await tempProject()
    rmSync(project.store.root, { recursive: true })
    assert.equal((await failure(() => openStore(project.folder))).code, 'NOT_A_PROJECT')
    assert.isUndefined(findProject(project.folder))
  })

  it('has a schema for each first line that names one', async () => {
    await using project = await tempProject()
    await addModel(project)
    const [first = ''] = readFileSync(join(project.store.root, modelPath), 'utf8').split('\n')
    const schema = join(project.store.root, 'models/iris', /\$schema=(.*)$/.exec(first)?.[1] ?? 'none')
    assert.nestedProperty(JSON.parse(readFileSync(schema, 'utf8')) as object, 'properties.stages')
  })
})

describe('a transaction', () => {
  it('sees its own changes, and commits all of them or none', async () => {
    await using project = await tempProject()
    await project.store.write(act, async (transaction) => {
      transaction.create('model', modelPath, sampleModel())
      assert.deepEqual(await transaction.list('models'), ['iris'])
      const model = await transaction.get('model', modelPath)
      model!.tags = ['mine']
      transaction.put('model', modelPath, model!)
    })
    assert.deepEqual((await project.store.read(allModels))[0]?.record.tags, ['mine'])
    const error = new Error('no')
    const caught = await project.store
      .write(act, async (transaction) => {
        transaction.bury(modelPath, { schema: 1, id: 'aaaaaaaaaa', deleted: { at: '2026-11-21T10:00:00.000Z' } })
        throw error
      })
      .catch((reason: unknown) => reason)
    assert.equal(caught, error)
    assert.lengthOf(await project.store.read(allModels), 1)
  })

  it('without changes commits nothing', async () => {
    await using project = await tempProject()
    await addModel(project)
    const ops = async () => project.store.localPath('ops')
    const before = readFileSync(join(await ops(), '1/man'), 'utf8')
    assert.equal(await project.store.write(act, async () => 7), 7)
    await project.store.write(act, async (transaction) => {
      transaction.put('model', modelPath, (await transaction.get('model', modelPath))!)
    })
    assert.isFalse(existsSync(join(await ops(), '3')))
    assert.equal(readFileSync(join(await ops(), '1/man'), 'utf8'), before)
  })

  it('leaves a tombstone that views hide and listings show', async () => {
    await using project = await tempProject()
    await addModel(project)
    await project.store.write(act, async (transaction) => {
      transaction.bury(modelPath, { schema: 1, id: 'aaaaaaaaaa', name: 'iris', deleted: { at: '2026-11-21T10:00:00.000Z' } })
    })
    await project.store.read(async (view) => {
      assert.isUndefined(await view.get('model', modelPath))
      assert.nestedProperty(await view.getWithTombstone('model', modelPath), 'deleted.at')
      assert.deepEqual(await view.list('models/iris'), ['model.yaml'])
      assert.deepEqual(await view.all('model', 'models/iris'), [])
    })
    const error = await failure(() => addModel(project))
    assert.match(error.message, /is there already/)
    await project.store.write(act, async (transaction) => {
      transaction.put('model', modelPath, sampleModel({ id: 'bbbbbbbbbb' }))
    })
    assert.equal((await project.store.read(allModels))[0]?.record.id, 'bbbbbbbbbb')
  })

  it('gets an event of its own when it brings none', async () => {
    await using project = await tempProject()
    await addModel(project)
    const [event] = await project.store.read(events)
    assert.deepInclude(event, { act: 'records.updated', actor: 'test' })
  })

  it('never writes outside of the records', async () => {
    await using project = await tempProject()
    for (const path of ['../x.yaml', 'local/x.yaml', 'objects/x.yaml', 'a//b.yaml', 'a\\b.yaml']) {
      const error = await failure(() =>
        project.store.write(act, async (transaction) => {
          transaction.create('event', path, sampleEvent('conflict'))
        }),
      )
      assert.equal(error.code, 'BUG')
    }
  })

  it('of two at once in one process each sees the other', async () => {
    await using project = await tempProject()
    const made = await Promise.all(Array.from({ length: 5 }, () => addVersion(project.store)))
    assert.deepEqual(made.map(({ number }) => number).sort(), [1, 2, 3, 4, 5])
  })
})

describe('a record that is broken', () => {
  it('is noted, and all others stay usable', async () => {
    await using project = await tempProject()
    const { id } = await addVersion(project.store)
    await addVersion(project.store)
    writeFileSync(join(project.store.root, `models/iris/versions/1-${id}.yaml`), 'schema: 1\n  x: [')
    await project.store.read(async (view) => {
      assert.lengthOf(await view.all('model-version', 'models/iris/versions'), 1)
      assert.deepEqual(
        view.problems.map((problem) => problem.code),
        ['RECORD_INVALID'],
      )
    })
    assert.equal((await addVersion(project.store)).number, 3)
  })

  it('is not written over by a change', async () => {
    await using project = await tempProject()
    await addVersion(project.store)
    const file = join(project.store.root, modelPath)
    const broken = `${readFileSync(file, 'utf8')}tags: 7\n`
    writeFileSync(file, broken)
    assert.equal((await failure(() => addVersion(project.store))).code, 'RECORD_INVALID')
    assert.equal(readFileSync(file, 'utf8'), broken)
  })
})

describe('a person who edits while zen writes', () => {
  it('keeps the edit, and finds the other text beside it', async () => {
    await using project = await tempProject()
    await addVersion(project.store)
    const file = join(project.store.root, modelPath)
    const real = createRealVfs()
    let isEdited = false
    const vfs = {
      ...real,
      // Between the door and the record's place: the last moment for an edit.
      rename: async (from: string, to: string) => {
        if (to.endsWith(modelPath)) throw new Error('the edit came too late for this test')
        await real.rename(from, to)
        if (!/\/ops\/\d+$/.test(to) || isEdited) return
        isEdited = true
        writeFileSync(file, `${readFileSync(file, 'utf8')}# by hand\n`)
      },
    }
    const store = await openStore(project.folder, { vfs })
    const error = await failure(() => addVersion(store))
    assert.equal(error.code, 'EDIT_CONFLICT')
    assert.equal(error.exitCode, 4)
    assert.match(readFileSync(file, 'utf8'), /# by hand\n$/)
    const [{ path, kept } = { path: '', kept: '' }] = error.data['files'] as { path: string; kept: string }[]
    assert.equal(path, `.zen/${modelPath}`)
    assert.match(readFileSync(join(project.folder, kept), 'utf8'), /production: /)
    const [event] = await project.store.read((view) => events(view, { acts: ['conflict'] }))
    assert.nestedProperty(event, 'details.files')
  })
})

describe('what killed processes left', () => {
  it('goes after an hour, and an edit among it is kept', async () => {
    await using project = await tempProject()
    await addVersion(project.store)
    const local = (...parts: string[]) => project.store.localPath(...parts)
    mkdirSync(local('stage', 'U1'))
    writeFileSync(local('stage', 'U1', 'U1.0'), 'x')
    writeFileSync(local('save', 'U1.0.U2'), 'an edit')
    writeFileSync(local('save', 'U1.1.U2'), readFileSync(join(project.store.root, modelPath)))
    writeFileSync(local('tmp', 'half'), 'x')
    const notices: string[] = []
    const context = createContext(project.store.root, { onNotice: (text) => notices.push(text) })
    await tidyLeftovers(context)
    assert.deepEqual(walk(local('save')), ['U1.0.U2', 'U1.1.U2'], 'young leftovers may belong to somebody')
    await tidyLeftovers({ ...context, now: () => Date.now() + 2 * 60 * 60 * 1000 })
    for (const folder of ['stage', 'save', 'tmp', 'trash']) assert.deepEqual(walk(local(folder)), [], folder)
    assert.equal(readFileSync(local('conf', 'U1.0.U2'), 'utf8'), 'an edit')
    assert.lengthOf(notices, 1)
  })
})

describe('clean', () => {
  it('moves everything but the project file away, and a crash in between is finished by the next command', async () => {
    for (let killAt = 1; ; killAt += 1) {
      await using project = await tempProject()
      await addVersion(project.store)
      await project.store.objects.putBytes(Buffer.from('x'))
      let calls = 0
      const real = createRealVfs()
      const vfs = {
        ...real,
        rename: async (from: string, to: string) => {
          calls += 1
          if (calls === killAt) throw new Error('killed')
          await real.rename(from, to)
        },
      }
      const killed = await cleanAll(project.store, act, { vfs }).then(
        () => false,
        () => true,
      )
      const store = await openStore(project.folder)
      const models = await store.read(allModels)
      const isBefore = killed && killAt === 1
      assert.lengthOf(models, isBefore ? 1 : 0)
      assert.equal(existsSync(join(store.root, 'objects')), isBefore)
      assert.isTrue(existsSync(join(store.root, 'zen.yaml')))
      assert.equal((await addVersion(store)).number, isBefore ? 2 : 1)
      if (!killed) break
    }
  })
})
