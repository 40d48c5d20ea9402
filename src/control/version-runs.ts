import type { Run } from '../schema/run.js'
import type { RunView } from '../schema/views.js'
import { linksOf, runById } from '../store/queries.js'
import type { View } from '../store/types.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { compareText } from './near-misses.js'
import { runView } from './run-views.js'
import type { LiveRun } from './session.js'

/** The runs that made or used a version, newest first; live ones included, deleted ones left out. */
export async function readVersionRuns(
  view: View,
  model: ModelEntry,
  version: VersionEntry,
  live: readonly LiveRun[],
): Promise<RunView[]> {
  const links = await linksOf(view, model.folder, version.record.id)
  const runs = new Map<string, Run>()
  for (const { record, versionIds } of live) if (versionIds.has(version.record.id)) runs.set(record.id, record)
  for (const id of new Set(links.runs.map(({ run }) => run.id))) {
    const committed = await runById(view, id)
    if (committed) runs.set(id, committed.record)
  }
  return [...runs.values()].sort((a, b) => compareText(b.id, a.id)).map(runView)
}
