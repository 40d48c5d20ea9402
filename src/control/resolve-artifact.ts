/**
 * An artifact lookup becomes one artifact version: of the registry, or of the run that asks and has not committed yet.
 * Newest wins; what the run made itself is newer than anything committed before it.
 */
import type { RunOverlay } from '../engine/ports.js'
import type { NewArtifactVersion } from '../engine/events.js'
import { ZenError } from '../errors.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import type { LinkedArtifact } from '../schema/link.js'
import type { ModelVersionRef, Run } from '../schema/run.js'
import type { ArtifactQuery, ModelVersionQuery } from '../sdk/queries.js'
import { sameName } from '../store/names.js'
import { allRuns, artifactVersionById } from '../store/queries.js'
import type { View } from '../store/types.js'
import { findArtifactVersion } from './find-artifact.js'
import { findModel } from './find-model.js'
import { findVersion } from './find-version.js'
import { findLinks } from './links.js'
import { nearMisses } from './near-misses.js'
import { provisionalNumbers } from './overlay-views.js'
import { versionRefOf } from './version-ref.js'
import { shellWord } from './shell-word.js'

export type AnyArtifactVersion = ArtifactVersion | NewArtifactVersion
export interface Resolved {
  readonly version: AnyArtifactVersion
  readonly through: ModelVersionRef | undefined
  readonly label: string
}

export async function resolveArtifact(view: View, query: ArtifactQuery, overlay: RunOverlay | undefined): Promise<Resolved> {
  switch (query.by) {
    case 'id':
      return { version: await byId(view, query.id, overlay), through: undefined, label: query.id }
    case 'name':
      return { version: await byName(view, query.artifact, query.version, overlay), through: undefined, label: labelOf(query) }
    case 'model':
      return byModel(view, query, overlay)
    case 'pipeline':
      return { version: await byPipeline(view, query.pipeline, query.artifact), through: undefined, label: labelOf(query) }
  }
}

/** For the reader and for cache verdicts: `iris_classifier@production trained_model`. */
export function labelOf(query: ArtifactQuery): string {
  const version = 'version' in query && query.version !== undefined ? `@${query.version}` : ''
  switch (query.by) {
    case 'id':
      return query.id
    case 'name':
      return `${query.artifact}${version}`
    case 'model':
      return `${query.of.model}${'run' in query.of ? '' : `@${query.of.version ?? 'latest'}`} ${query.artifact}${version}`
    case 'pipeline':
      return `last run of ${query.pipeline} ${query.artifact}`
  }
}

async function byId(view: View, id: string, overlay: RunOverlay | undefined): Promise<AnyArtifactVersion> {
  const found = overlay?.artifacts.find((version) => version.id === id) ?? (await artifactVersionById(view, id))?.record
  if (found) return found
  throw new ZenError('ARTIFACT_VERSION_NOT_FOUND', `There is no artifact version with the id ${id}.`, {
    hints: ['zen artifact version list'],
    data: { id },
  })
}

async function byName(
  view: View,
  artifact: string,
  wanted: string | number | undefined,
  overlay: RunOverlay | undefined,
): Promise<AnyArtifactVersion> {
  const own = (overlay?.artifacts ?? []).filter((version) => version.artifact === artifact)
  const latest = wanted === undefined || String(wanted).toLowerCase() === 'latest'
  const made = latest ? own.at(-1) : await ownVersion(view, own, String(wanted))
  return made ?? findArtifactVersion(view, artifact, wanted ?? null)
}

/** By name, id, or the number that it would get if it were committed now. */
async function ownVersion(
  view: View,
  own: readonly NewArtifactVersion[],
  wanted: string,
): Promise<NewArtifactVersion | undefined> {
  const found = own.findLast(({ name, id }) => id === wanted || (name !== undefined && sameName(name, wanted)))
  if (found !== undefined || own.length === 0 || !/^[1-9]\d*$/.test(wanted)) return found
  const numbers = await provisionalNumbers(view, own)
  return own.find(({ id }) => numbers.get(id) === Number(wanted))
}

export interface VersionInForce {
  readonly ref: ModelVersionRef
  readonly folder: string
}

/** The model version that a lookup means; nothing is made. */
export async function resolveModelVersion(
  view: View,
  query: ModelVersionQuery,
  overlay: RunOverlay | undefined,
): Promise<VersionInForce> {
  const own = overlay?.versions.get(query.model)
  const wanted = 'run' in query ? undefined : query.version
  const model = await findModel(view, query.model)
  if (own && (wanted === undefined || wanted === null)) return { ref: own, folder: model.folder }
  const version = await findVersion(view, model, wanted ?? 'latest')
  return { ref: versionRefOf(model.record, version.record), folder: model.folder }
}

type ByModel = Extract<ArtifactQuery, { by: 'model' }>

async function byModel(view: View, query: ByModel, overlay: RunOverlay | undefined): Promise<Resolved> {
  const inForce = await resolveModelVersion(view, query.of, overlay)
  const rows = await linksInForce(view, inForce, overlay)
  const matching = rows.filter((row) => row.artifact === query.artifact && (query.type === undefined || row.type === query.type))
  const label = labelOf(query)
  if (matching.length === 0) throw notLinked(query, inForce.ref, rows)
  for (const row of matching) {
    if (!matchesNumber(row, query.version)) continue
    const version = await byId(view, row.artifactVersion, overlay)
    if (matchesVersion(version, row, query.version)) return { version, through: inForce.ref, label }
  }
  throw new ZenError(
    'ARTIFACT_VERSION_NOT_FOUND',
    `Version ${query.version ?? ''} of ${query.artifact} is not linked to ${inForce.ref.name} ${inForce.ref.version.number}.`,
    {
      hints: [`zen model version artifacts ${shellWord(inForce.ref.name)} ${inForce.ref.version.number}`],
      data: { artifact: query.artifact },
    },
  )
}

type Row = Omit<LinkedArtifact, 'number'> & { readonly number: number | null }

/** Outputs linked to a version, newest first: what this run linked, then what is committed. */
export async function linksInForce(view: View, inForce: VersionInForce, overlay: RunOverlay | undefined): Promise<Row[]> {
  const own = (overlay?.links ?? []).filter(
    (link) => link.kind === 'output' && link.version.version.id === inForce.ref.version.id,
  )
  const replaced = new Set(own.filter((link) => link.overwrite).map((link) => link.artifact.artifact))
  const committed = (await findLinks(view, inForce.folder, inForce.ref.version.id)).filter((row) => !replaced.has(row.artifact))
  return [...own.map((link) => link.artifact).reverse(), ...committed]
}

function matchesNumber(row: Row, wanted: string | number | undefined): boolean {
  if (wanted === undefined || !/^[1-9]\d*$/.test(String(wanted))) return true
  return row.number === Number(wanted)
}

function matchesVersion(version: AnyArtifactVersion, row: Row, wanted: string | number | undefined): boolean {
  if (wanted === undefined || String(wanted).toLowerCase() === 'latest') return true
  const text = String(wanted)
  return row.number === Number(text) || version.name === text || version.id === text
}

function notLinked(query: ByModel, ref: ModelVersionRef, rows: readonly Row[]): ZenError {
  const names = [...new Set(rows.filter((row) => query.type === undefined || row.type === query.type).map((row) => row.artifact))]
  const near = nearMisses(query.artifact, names)
  const kind = query.type === undefined || query.type === 'data' ? 'artifact' : `${query.type} artifact`
  return new ZenError('ARTIFACT_NOT_FOUND', `No ${kind} "${query.artifact}" is linked to ${ref.name} ${ref.version.number}.`, {
    why:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : names.length > 0
          ? `Linked are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`
          : 'Nothing of that kind is linked to it.',
    hints: [`zen model version artifacts ${shellWord(ref.name)} ${ref.version.number}`],
    data: { artifact: query.artifact, model: ref.name, version: ref.version.number, near },
  })
}

async function byPipeline(view: View, pipeline: string, artifact: string): Promise<AnyArtifactVersion> {
  const runs = (await allRuns(view)).map(({ record }) => record)
  const ofPipeline = runs.filter((run) => run.pipeline === pipeline)
  const last = ofPipeline.find((run) => run.status === 'completed')
  if (!last) throw noSuccessfulRun(pipeline, runs)
  const id = outputOf(last, artifact)
  if (id !== undefined) return byId(view, id, undefined)
  const names = [...new Set(last.steps.flatMap((step) => Object.values(step.outputs).map((output) => output.artifact)))]
  throw new ZenError('ARTIFACT_NOT_FOUND', `The last run of ${pipeline} (${last.name}) made no artifact "${artifact}".`, {
    why: `It made ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`,
    hints: [`zen pipeline runs describe ${shellWord(last.name)}`],
    data: { pipeline, run: last.id, near: nearMisses(artifact, names) },
  })
}

/** By the artifact's registry name, else by the name of the output. The last step that made it wins. */
function outputOf(run: Run, artifact: string): string | undefined {
  const outputs = run.steps.flatMap((step) => Object.entries(step.outputs)).reverse()
  const found =
    outputs.find(([, output]) => output.artifact === artifact) ?? outputs.find(([name]) => name === artifact && name !== 'output')
  return found?.[1].artifactVersion
}

function noSuccessfulRun(pipeline: string, runs: readonly Run[]): ZenError {
  const names = [...new Set(runs.map((run) => run.pipeline))]
  const near = nearMisses(pipeline, names)
  const known = names.includes(pipeline)
  return new ZenError(
    'PIPELINE_NOT_FOUND',
    known ? `No run of ${pipeline} has completed yet.` : `No run of a pipeline "${pipeline}" is recorded.`,
    {
      why: near.length > 0 && !known ? `Did you mean ${near.join(' or ')}?` : undefined,
      hints: known ? [`zen pipeline runs list --pipeline ${shellWord(pipeline)}`] : ['zen pipeline list'],
      data: { pipeline, near },
    },
  )
}
