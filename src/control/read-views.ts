/** What a model and a version look like right now: their records with what is counted from others. */
import type { LinkView, ModelVersionView, ModelView } from '../schema/views.js'
import { paths } from '../store/layout.js'
import { artifactVersionById, linksOf, runById } from '../store/queries.js'
import type { View } from '../store/types.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { livingVersions } from './find-version.js'
import type { LinkRow } from './links.js'
import { countLinks } from './links.js'
import type { Stages } from './stages.js'
import { effectiveStages } from './stages.js'
import { linkView, modelVersionView, modelView } from './views.js'

/** Version id → ids of the runs that work on it now and have not committed their links yet. */
export type LiveLinks = ReadonlyMap<string, ReadonlySet<string>>

export async function readModelView(view: View, model: ModelEntry): Promise<ModelView> {
  const versions = await livingVersions(view, model)
  return modelView(
    model.record,
    versions.map(({ record }) => record),
    await effectiveStages(view, model),
  )
}

export async function readVersionView(
  view: View,
  model: ModelEntry,
  version: VersionEntry,
  live: LiveLinks = new Map(),
  stages?: Stages,
): Promise<ModelVersionView> {
  const counts = countLinks(await linksOf(view, model.folder, version.record.id))
  const runs = new Set([...(await existingRuns(view, counts.runs)), ...(live.get(version.record.id) ?? [])])
  return modelVersionView(model.record, version.record, stages ?? (await effectiveStages(view, model)), { ...counts, runs })
}

/** Links outlive the run that made them. */
async function existingRuns(view: View, ids: ReadonlySet<string>): Promise<string[]> {
  const found = await Promise.all([...ids].map(async (id) => ((await runById(view, id)) ? [id] : [])))
  return found.flat()
}

export async function readLinkView(view: View, row: LinkRow): Promise<LinkView> {
  // Where it normally is; after a renumbering it has moved, and is found by id.
  const path = paths.artifactVersion(row.artifact, row.number, row.artifactVersion)
  const record = (await view.get('artifact-version', path)) ?? (await artifactVersionById(view, row.artifactVersion))?.record
  return linkView(row, record?.sizeBytes ?? null)
}
