/** What the use cases of one `Control` share: the store, who acts, what was noticed on the way. */
import { readdirSync } from 'node:fs'
import type { ZenError } from '../errors.js'
import type { Run } from '../schema/run.js'
import type { Store, Transaction, View } from '../store/types.js'
import type { By } from './add-event.js'

export interface LiveRun {
  /** As it stands: numbers of its own artifact versions are null. */
  readonly record: Run
  /** Ids of the model versions in force in it. */
  readonly versionIds: ReadonlySet<string>
}

export interface Session {
  readonly store: Store
  readonly problems: readonly ZenError[]
  readonly notices: readonly string[]
  read<T>(use: (view: View) => Promise<T>): Promise<T>
  /** One commit. `change` may be called again when somebody else committed first. */
  write<T>(change: (tx: Transaction, by: By) => Promise<T>): Promise<T>
  /** The command line and who acts, for what is no transaction. */
  act(): Promise<{ command: string; actor: string }>
  /** Runs that go on now, newest first. */
  liveRuns(): Promise<readonly LiveRun[]>
  /** A folder of its own below `local/tmp`, gone after `close`. */
  temporaryFolder(): Promise<string>
  close(): Promise<void>
}

export interface SessionOptions {
  readonly store: Store
  /** The command line, for the operation log. */
  readonly command: string
  /** Default: as `findActor` finds it, when first needed. */
  readonly actor?: string | undefined
  /** Texts of the store's own notices come in here, too. */
  readonly notices?: string[] | undefined
  /** Commits runs whose owner is gone, and gives a text for each. */
  readonly finishAbandoned: () => Promise<readonly string[]>
}

export function openSession({ store, command, actor, notices = [], finishAbandoned }: SessionOptions): Session {
  const problems = new Map<string, ZenError>()
  const folders: string[] = []
  let settled: Promise<void> | undefined

  const noting = async <T>(view: View, result: Promise<T>): Promise<T> => {
    try {
      return await result
    } finally {
      for (const problem of view.problems) problems.set(problem.message, problem)
    }
  }
  /** Before the first answer: what a dead process left is brought to its end. */
  const settle = (): Promise<void> =>
    (settled ??= (async () => {
      if (hasJournals(store)) notices.push(...(await finishAbandoned()))
    })())

  const findActor = async (): Promise<string> => actor ?? (await import('./actor.js')).findActor(store.projectDir)

  return {
    store,
    notices,
    get problems() {
      return [...problems.values()]
    },
    async read(use) {
      await settle()
      return store.read(async (view) => noting(view, use(view)))
    },
    async write(change) {
      await settle()
      const by: By = { actor: await findActor() }
      return store.write({ command, actor: by.actor }, async (tx) => noting(tx, change(tx, by)))
    },
    act: async () => ({ command, actor: await findActor() }),
    async liveRuns() {
      await settle()
      if (!hasJournals(store)) return []
      const { liveRecord, liveRuns } = await import('../engine/run/live-runs.js')
      return (await liveRuns(store)).map((run) => ({
        record: liveRecord(run),
        versionIds: new Set([...run.state.versions.values()].map(({ version }) => version.id)),
      }))
    },
    async temporaryFolder() {
      const { mkdir, mkdtemp } = await import('node:fs/promises')
      await mkdir(store.localPath('tmp'), { recursive: true })
      const folder = await mkdtemp(store.localPath('tmp', 'load-'))
      folders.push(folder)
      return folder
    },
    async close() {
      if (folders.length > 0) {
        const { rm } = await import('node:fs/promises')
        for (const folder of folders) await rm(folder, { recursive: true, force: true })
      }
      await store.close()
    },
  }
}

/** Almost always there are none, and then nothing of the engine is loaded. Synchronous: one call, without waking threads for it. */
function hasJournals(store: Store): boolean {
  try {
    return readdirSync(store.localPath('runs')).some((name) => name.endsWith('.ndjson'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
