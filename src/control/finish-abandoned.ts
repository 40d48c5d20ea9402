import type { Store } from '../store/types.js'
import type { Control } from './api.js'

export interface FinishAbandonedOptions {
  readonly store: Store
  readonly control: Control
  readonly command: string
  readonly actor: string | undefined
}

/** Runs whose process is gone get their record, as `interrupted`. Gives a text for each. */
export async function finishAbandoned({ store, control, command, actor }: FinishAbandonedOptions): Promise<string[]> {
  const { abandonedRuns, finishAbandonedRuns } = await import('../engine/run/live-runs.js')
  if ((await abandonedRuns(store)).length === 0) return []
  const { createRunRegistry } = await import('./run-registry.js')
  const { findActor } = await import('./actor.js')
  const registry = createRunRegistry({ store, control, command, actor: actor ?? (await findActor(store.projectDir)) })
  const finished = await finishAbandonedRuns(store, registry)
  return finished.map(({ name, pipeline, status }) =>
    status === 'interrupted'
      ? `Run ${name} of ${pipeline} was interrupted: its process is gone. What it had finished is recorded.`
      : `Run ${name} of ${pipeline} had ended as ${status} when its process went; it is recorded now.`,
  )
}
