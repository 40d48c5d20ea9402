import { foldName } from '../store/names.js'
import type { FoundVersion } from '../store/queries.js'
import { versionsOf } from '../store/queries.js'
import type { View } from '../store/types.js'
import type { VersionRef } from './api.js'
import type { FindOptions, ModelEntry } from './find-model.js'
import { shortestIdPrefix } from './find-model.js'
import { ambiguousVersion, emptyStage, noVersionsYet, placelessStage, versionNotFound } from './find-version-errors.js'
import { compareText } from './near-misses.js'
import { isExclusive, stageWordOf } from './stage-words.js'
import { effectiveStages, stageOf } from './stages.js'

export type VersionEntry = FoundVersion

/**
 * VERSION everywhere: a number, a numeric string, a text name, `production` or `staging`, `latest`, `~1` (one before the latest),
 * an id, or for reads a unique id prefix. Words and names in any letter case. Default: the latest.
 * Throws MODEL_VERSION_NOT_FOUND, STAGE_EMPTY, AMBIGUOUS.
 */
export async function findVersion(
  view: View,
  model: ModelEntry,
  ref: VersionRef | null = 'latest',
  options: FindOptions = {},
): Promise<VersionEntry> {
  const versions = await livingVersions(view, model)
  const text = String(ref ?? 'latest').trim()
  const word = foldName(text)
  if (word === 'latest') return fromLatest(model, versions, 0, text)
  const back = /^~(\d+)$/.exec(word)
  if (back) return fromLatest(model, versions, Number(back[1]), text)
  const stage = stageWordOf(word)
  if (stage !== undefined) {
    const stages = await effectiveStages(view, model)
    if (!isExclusive(stage)) {
      throw placelessStage(
        model,
        stage,
        versions.filter(({ record }) => stageOf(record, stages) === stage),
      )
    }
    const holder = versions.find(({ record }) => record.id === stages[stage])
    if (!holder) throw emptyStage(model, stage, versions, stages)
    return holder
  }
  return matchVersion(model, versions, text, options)
}

/** Living versions of a model, the highest number first; of equal numbers (after a merge) the later made first. */
export async function livingVersions(view: View, model: ModelEntry): Promise<readonly VersionEntry[]> {
  const versions = await versionsOf(view, model.folder, model.record.id)
  return [...versions].sort(
    ({ record: a }, { record: b }) => b.number - a.number || compareText(b.createdAt, a.createdAt) || compareText(b.id, a.id),
  )
}

function fromLatest(model: ModelEntry, versions: readonly VersionEntry[], back: number, ref: string): VersionEntry {
  const found = versions[back]
  if (found) return found
  if (versions.length === 0) throw noVersionsYet(model, ref)
  throw versionNotFound(model, versions, ref)
}

function matchVersion(model: ModelEntry, versions: readonly VersionEntry[], ref: string, { exact }: FindOptions): VersionEntry {
  const wanted = foldName(ref)
  const found =
    (/^\d+$/.test(ref) ? only(model, ref, versions, ({ record }) => record.number === Number(ref)) : undefined) ??
    only(model, ref, versions, ({ record }) => record.name !== undefined && foldName(record.name) === wanted) ??
    versions.find(({ record }) => record.id === ref) ??
    (exact === true || ref.length < shortestIdPrefix
      ? undefined
      : only(model, ref, versions, ({ record }) => record.id.startsWith(ref)))
  if (found) return found
  throw versions.length === 0 ? noVersionsYet(model, ref) : versionNotFound(model, versions, ref)
}

function only(
  model: ModelEntry,
  ref: string,
  versions: readonly VersionEntry[],
  matches: (version: VersionEntry) => boolean,
): VersionEntry | undefined {
  const found = versions.filter(matches)
  if (found.length > 1) throw ambiguousVersion(model, ref, found)
  return found[0]
}
