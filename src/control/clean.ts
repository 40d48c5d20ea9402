/** `zen clean`: everything to the trash, or with `local` only what no record needs. */
import { existsSync } from 'node:fs'
import { ZenError } from '../errors.js'
import type { StoredObject } from '../store/object-roots.js'
import type { Control } from './api.js'
import { livingArtifacts } from './find-artifact.js'
import { readRuns } from './runs.js'
import type { Session } from './session.js'
import { allModels } from '../store/queries.js'

type Plan = Awaited<ReturnType<Control['planClean']>>
interface CleanWhat {
  readonly local?: boolean
}

/** Folders that come back by themselves. */
const rebuilt = ['local/cache', 'local/logs'] as const

export async function planClean(session: Session, { local = false }: CleanWhat): Promise<Plan> {
  if (local) return planLocal(await unneededObjects(session), await sizeOfRebuilt(session))
  const { allObjects } = await import('../store/object-roots.js')
  const objects = await allObjects(session.store)
  const runs = await readRuns(session)
  const records = await session.read(async (view) => ({
    models: (await allModels(view)).length,
    artifacts: (await livingArtifacts(view)).length,
  }))
  return { ...records, runs: runs.length, objects: objects.length, bytes: sum(objects) }
}

/** Throws RUNS_LIVE: a run would lose what it works on. */
export async function clean(session: Session, { local = false }: CleanWhat): Promise<Plan> {
  await refuseLiveRuns(session)
  const { cleanAll, moveToTrash } = await import('../store/clean.js')
  const { removeFolder } = await import('../store/files.js')
  const { createRealVfs } = await import('../store/vfs-real.js')
  const { store } = session
  const act = await session.act()
  if (!local) {
    const plan = await planClean(session, {})
    await cleanAll(store, act)
    return plan
  }
  const objects = await unneededObjects(session)
  const plan = planLocal(objects, await sizeOfRebuilt(session))
  for (const folder of rebuilt) await removeFolder(createRealVfs(), `${store.root}/${folder}`)
  await moveToTrash(
    store,
    objects.map(({ path }) => path),
    act,
  )
  return plan
}

function planLocal(objects: readonly StoredObject[], rebuiltBytes: number): Plan {
  return { models: 0, artifacts: 0, runs: 0, objects: objects.length, bytes: sum(objects) + rebuiltBytes }
}

/** Records on other branches count: their bytes are here and nowhere else. */
async function unneededObjects(session: Session): Promise<StoredObject[]> {
  const { unnamedObjects } = await import('../store/object-roots.js')
  const { digestsInGit } = await import('./git-digests.js')
  return unnamedObjects(session.store, await digestsInGit(session.store.projectDir))
}

async function sizeOfRebuilt({ store }: Session): Promise<number> {
  const { readdir, stat } = await import('node:fs/promises')
  let bytes = 0
  for (const folder of rebuilt) {
    const root = `${store.root}/${folder}`
    if (!existsSync(root)) continue
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) bytes += (await stat(`${entry.parentPath}/${entry.name}`)).size
  }
  return bytes
}

async function refuseLiveRuns(session: Session): Promise<void> {
  const live = await session.liveRuns()
  if (live.length === 0) return
  const names = live.map(({ record }) => record.name)
  throw new ZenError('RUNS_LIVE', `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} still running.`, {
    why: 'Cleaning would take away what a run works on. Nothing was changed.',
    hints: ['zen pipeline runs list'],
    data: { runs: live.map(({ record: { id, name } }) => ({ id, name })) },
  })
}

function sum(objects: readonly StoredObject[]): number {
  return objects.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0)
}
