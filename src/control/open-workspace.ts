import type { Store } from '../store/types.js'
import { findActor } from './actor.js'
import type { Control } from './api.js'
import { createControl } from './index.js'
import { openProject, type OpenProjectOptions } from './project.js'

/** A project opened for work that goes beyond the use cases: running pipelines, answering the SDK. */
export interface Workspace {
  readonly store: Store
  readonly control: Control
  readonly actor: string
  /** The command line, for the operation log. */
  readonly command: string
  close(): Promise<void>
}

/** Throws NOT_A_PROJECT. */
export async function openWorkspace(options: OpenProjectOptions & { readonly command: readonly string[] }): Promise<Workspace> {
  const store = await openProject(options)
  const actor = await findActor(store.projectDir)
  const command = options.command.join(' ')
  const control = createControl({ store, command, actor })
  return { store, control, actor, command, close: () => control.close() }
}
