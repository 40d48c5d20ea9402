/** The use cases over one project: what commands and `Client` call. Cheap to open: what a call needs is loaded by the call. */
import type { Store } from '../store/types.js'
import type { Control, ControlOptions } from './api.js'
import { artifactsOf } from './artifacts.js'
import { modelsOf } from './models.js'
import { openProject } from './project.js'
import { runsOf } from './runs.js'
import { openSession } from './session.js'
import { versionsOf } from './versions.js'

export type { Control, ControlOptions } from './api.js'

/** Throws NOT_A_PROJECT. Close it: that saves the store's index. */
export async function openControl({ project, cwd, command }: ControlOptions): Promise<Control> {
  const notices: string[] = []
  const store = await openProject({ project, cwd, onNotice: (text) => notices.push(text) })
  return createControl({ store, command: command.join(' '), notices })
}

export interface CreateControlOptions {
  readonly store: Store
  /** The command line, for the operation log. */
  readonly command: string
  /** Default: ZEN_ACTOR, git's user.name, or the login name. */
  readonly actor?: string | undefined
  readonly notices?: string[] | undefined
  /** False: runs whose owner is gone stay as they are. Default: the first call records them. */
  readonly finishAbandoned?: boolean | undefined
}

/** Over a store that is open already; `close` closes it. */
export function createControl(options: CreateControlOptions): Control {
  const { store, command, actor, notices } = options
  const session = openSession({
    store,
    command,
    actor,
    notices,
    finishAbandoned: async () => {
      if (options.finishAbandoned === false) return []
      const { finishAbandoned } = await import('./finish-abandoned.js')
      // A control that does not do the same again, and wait for itself.
      return finishAbandoned({ store, command, actor, control: createControl({ ...options, finishAbandoned: false }) })
    },
  })
  return {
    projectDir: store.projectDir,
    models: modelsOf(session),
    versions: versionsOf(session),
    artifacts: artifactsOf(session),
    runs: runsOf(session),
    status: async () => (await import('./status.js')).readStatus(session),
    get problems() {
      return session.problems
    },
    get notices() {
      return session.notices
    },
    planClean: async (options = {}) => (await import('./clean.js')).planClean(session, options),
    clean: async (options = {}) => (await import('./clean.js')).clean(session, options),
    close: () => session.close(),
  }
}
