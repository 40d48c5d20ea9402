/** Questions about the records that several use cases ask. */
import type { ArtifactVersion } from '../schema/artifact.js'
import type { Artifact } from '../schema/artifact.js'
import type { Event } from '../schema/event.js'
import type { ManualLink, RunLink } from '../schema/link.js'
import type { Model } from '../schema/model.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { Run } from '../schema/run.js'
import { artifactNameOf, fileNameOf, parseNumbered, paths } from './layout.js'
import { foldName } from './names.js'
import type { View } from './types.js'

export interface FoundModel {
  readonly folder: string
  readonly path: string
  readonly record: Model
}

/** All living models, by name. Models are found by the `name` in their `model.yaml`, never by folder. */
export async function allModels(view: View): Promise<FoundModel[]> {
  const models: FoundModel[] = []
  for (const folder of await view.list(paths.models)) {
    const [entry] = await view.all('model', paths.modelFolder(folder))
    if (entry !== undefined) models.push({ folder, path: entry.path, record: entry.record })
  }
  return models.sort((a, b) => compareText(a.record.name, b.record.name))
}

export async function modelById(view: View, id: string): Promise<FoundModel | undefined> {
  return (await allModels(view)).find((model) => model.record.id === id)
}

export interface FoundVersion {
  readonly path: string
  readonly record: ModelVersion
}

/** Versions that count: living, and of the model with this id. Newest number first. */
export async function versionsOf(view: View, folder: string, modelId: string): Promise<FoundVersion[]> {
  const entries = await view.all('model-version', paths.versions(folder))
  return entries
    .filter((entry) => entry.record.model.id === modelId)
    .sort((a, b) => b.record.number - a.record.number || compareText(b.record.id, a.record.id))
}

/** One more than the highest number that any file holds, tombstones and versions of former models included. */
export async function nextVersionNumber(view: View, folder: string): Promise<number> {
  return nextNumber(await view.list(paths.versions(folder)))
}

/** Living version with this id, whatever its number: reads one file. */
export async function versionById(view: View, folder: string, versionId: string): Promise<FoundVersion | undefined> {
  for (const name of await view.list(paths.versions(folder))) {
    if (parseNumbered(name)?.id !== versionId) continue
    const path = `${paths.versions(folder)}/${name}`
    const record = await view.get('model-version', path)
    // After a renumbering, the old path holds a tombstone: the living file wins.
    if (record !== undefined) return { path, record }
  }
  return undefined
}

export interface VersionLinks {
  readonly runs: readonly RunLink[]
  readonly manual: readonly ManualLink[]
}

/** What is linked to a version, oldest first. */
export async function linksOf(view: View, folder: string, versionId: string): Promise<VersionLinks> {
  const links = paths.links(folder, versionId)
  const runs = await view.all('run-link', links)
  const manual = await view.all('manual-link', links)
  return {
    runs: runs.map((entry) => entry.record).sort(byCreation),
    manual: manual.map((entry) => entry.record).sort(byCreation),
  }
}

export interface FoundArtifact {
  readonly name: string
  /** Tags and description, when set. */
  readonly record: Artifact | undefined
}

/** Every artifact that has a folder, also one without living versions. */
export async function allArtifacts(view: View): Promise<FoundArtifact[]> {
  const artifacts: FoundArtifact[] = []
  for (const folder of await view.list(paths.artifacts)) {
    const [entry] = await view.all('artifact', `${paths.artifacts}/${folder}`)
    artifacts.push({ name: entry?.record.name ?? artifactNameOf(folder), record: entry?.record })
  }
  return artifacts
}

export interface FoundArtifactVersion {
  readonly path: string
  readonly record: ArtifactVersion
}

/** Living versions of an artifact, newest number first. */
export async function artifactVersions(view: View, artifact: string): Promise<FoundArtifactVersion[]> {
  const entries = await view.all('artifact-version', await artifactFolderOf(view, artifact))
  return [...entries].sort((a, b) => b.record.number - a.record.number || compareText(b.record.id, a.record.id))
}

/** Reads folder names only, and one file. */
export async function artifactVersionById(view: View, id: string): Promise<FoundArtifactVersion | undefined> {
  for (const folder of await view.list(paths.artifacts)) {
    for (const name of await view.list(`${paths.artifacts}/${folder}`)) {
      if (parseNumbered(name)?.id !== id) continue
      const path = `${paths.artifacts}/${folder}/${name}`
      const record = await view.get('artifact-version', path)
      if (record !== undefined) return { path, record }
    }
  }
  return undefined
}

export async function nextArtifactNumber(view: View, artifact: string): Promise<number> {
  return nextNumber(await view.list(await artifactFolderOf(view, artifact)))
}

/** The artifact's folder, as it is spelled on disk. */
export async function artifactFolderOf(view: View, artifact: string): Promise<string> {
  const wanted = foldName(fileNameOf(artifact))
  const folders = await view.list(paths.artifacts)
  const found = folders.includes(fileNameOf(artifact)) ? fileNameOf(artifact) : folders.find((each) => foldName(each) === wanted)
  return found === undefined ? paths.artifactFolder(artifact) : `${paths.artifacts}/${found}`
}

export interface FoundRun {
  readonly path: string
  readonly record: Run
}

/** Newest first. With a limit only that many files are read. */
export async function allRuns(view: View, options: { readonly limit?: number | undefined } = {}): Promise<FoundRun[]> {
  const runs: FoundRun[] = []
  for (const folder of await monthFolders(view, paths.runs)) {
    const left = options.limit === undefined ? undefined : options.limit - runs.length
    if (left !== undefined && left <= 0) break
    runs.push(...(await newestIn(view, folder, left)))
  }
  return runs
}

async function newestIn(view: View, folder: string, limit: number | undefined): Promise<FoundRun[]> {
  if (limit === undefined) return [...(await view.all('run', folder))].sort((a, b) => compareText(b.record.id, a.record.id))
  const runs: FoundRun[] = []
  for (const name of [...(await view.list(folder))].sort().reverse()) {
    if (runs.length >= limit) break
    const record = /^[0-9A-Z]{26}\.json$/.test(name) ? await view.get('run', `${folder}/${name}`) : undefined
    if (record !== undefined) runs.push({ path: `${folder}/${name}`, record })
  }
  return runs
}

/** The folder follows from the time in the id. */
export async function runById(view: View, id: string): Promise<FoundRun | undefined> {
  const folders = await monthFolders(view, paths.runs)
  for (const folder of folders) {
    const path = `${folder}/${id}.json`
    const record = await view.get('run', path)
    if (record !== undefined) return { path, record }
  }
  return undefined
}

export interface EventFilter {
  readonly modelId?: string | undefined
  readonly versionId?: string | undefined
  readonly acts?: readonly Event['act'][] | undefined
  readonly limit?: number | undefined
}

/** The ledger, newest first. */
export async function events(view: View, filter: EventFilter = {}): Promise<Event[]> {
  const found: Event[] = []
  for (const folder of await monthFolders(view, paths.events)) {
    const entries = await view.all('event', folder)
    const records = entries.map((entry) => entry.record).filter((event) => matches(event, filter))
    found.push(...records.sort((a, b) => compareText(b.id, a.id)))
    if (filter.limit !== undefined && found.length >= filter.limit) return found.slice(0, filter.limit)
  }
  return found
}

function matches(event: Event, filter: EventFilter): boolean {
  if (filter.modelId !== undefined && event.model?.id !== filter.modelId) return false
  if (filter.versionId !== undefined && event.version?.id !== filter.versionId && event.replaced?.id !== filter.versionId)
    return false
  return filter.acts === undefined || filter.acts.includes(event.act)
}

/** `runs/2026/11`, newest first. */
async function monthFolders(view: View, root: string): Promise<string[]> {
  const folders: string[] = []
  for (const year of await view.list(root)) {
    if (!/^\d{4}$/.test(year)) continue
    for (const month of await view.list(`${root}/${year}`)) if (/^\d\d$/.test(month)) folders.push(`${root}/${year}/${month}`)
  }
  return folders.sort().reverse()
}

function nextNumber(names: readonly string[]): number {
  let highest = 0
  for (const name of names) highest = Math.max(highest, parseNumbered(name)?.number ?? 0)
  return highest + 1
}

function byCreation(a: { createdAt: string; id: string }, b: { createdAt: string; id: string }): number {
  return compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id)
}

/** By code units: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
