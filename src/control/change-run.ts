import { ZenError } from '../errors.js'
import type { Run } from '../schema/run.js'
import type { FoundRun } from '../store/queries.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent } from './add-event.js'
import type { RunChanges } from './api.js'
import { shellWord } from './shell-word.js'
import { changedTags } from './tags.js'
import { changedKeys } from './update-model.js'

/** Only its tags: what happened does not change. */
export function updateRunIn(tx: Transaction, { path, record: current }: FoundRun, changes: RunChanges): Run {
  const { tags: _, ...rest } = current
  const tags = changedTags(current.tags, changes)
  const record = { ...rest, ...(tags === undefined ? {} : { tags }) } as Run
  if (changedKeys(current, record).length > 0) tx.put('run', path, record)
  return record
}

/** One tombstone. Its links and artifacts stay. */
export function deleteRunIn(tx: Transaction, { path, record: { id, name, pipeline } }: FoundRun, by: By): void {
  const { id: event, at } = addEvent(tx, by, { act: 'run.deleted', details: { run: id, name, pipeline } })
  tx.bury(path, { schema: 1, id, name, deleted: { at, event } })
}

/** What is still going on is recorded at its end only. */
export function stillRunning({ id, name }: Run, act: 'changed' | 'deleted'): ZenError {
  return new ZenError('RUNS_LIVE', `${name} is still running, so it was not ${act}.`, {
    why: 'A run is recorded when it has ended.',
    hints: [`zen pipeline runs describe ${shellWord(name)}`],
    data: { runs: [{ id, name }] },
  })
}
