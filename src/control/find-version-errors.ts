/** What to say when a version is not found: what there is, what is close, and what to type. */
import { ZenError } from '../errors.js'
import type { Stage } from '../schema/views.js'
import type { FoundVersion as VersionEntry } from '../store/queries.js'
import type { ModelEntry } from './find-model.js'
import { nearMisses } from './near-misses.js'
import { shellWord } from './shell-word.js'
import { isExclusive, type ExclusiveStage } from './stage-words.js'
import { stageOf, type Stages } from './stages.js'

/** `4`, or `4 (raw_2023)`. */
function labelOf({ record }: VersionEntry): string {
  return record.name === undefined ? String(record.number) : `${record.number} (${record.name})`
}

function factsOf({ record }: ModelEntry): { model: string; modelId: string } {
  return { model: record.name, modelId: record.id }
}

export function noVersionsYet(model: ModelEntry, ref: string): ZenError {
  const name = shellWord(model.record.name)
  return new ZenError('MODEL_VERSION_NOT_FOUND', `${model.record.name} has no version yet.`, {
    why: 'A run whose pipeline names the model makes one, or you register one by hand.',
    hints: ['zen run FILE', `zen model version register ${name}`],
    data: { ...factsOf(model), given: ref, near: [] },
  })
}

export function versionNotFound(model: ModelEntry, versions: readonly VersionEntry[], ref: string): ZenError {
  const name = shellWord(model.record.name)
  const near = nearVersions(versions, ref)
  const shown = versions.slice(0, 5).map(labelOf)
  const more = versions.length - shown.length
  return new ZenError('MODEL_VERSION_NOT_FOUND', `${model.record.name} has no version "${ref}".`, {
    why: `It has ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
    hints: [
      ...near.map((version) => `zen model version describe ${name} ${shellWord(version)}`),
      `zen model version list ${name}`,
    ],
    data: { ...factsOf(model), given: ref, near },
  })
}

function nearVersions(versions: readonly VersionEntry[], ref: string): string[] {
  const number = /^v?(-?\d+)$/i.exec(ref)?.[1]
  if (number !== undefined) {
    // Of numbers the neighbours are near, not those with similar digits.
    const gap = (version: VersionEntry): number => Math.abs(version.record.number - Number(number))
    const closest = [...versions].sort((a, b) => gap(a) - gap(b))[0]
    return closest ? [String(closest.record.number)] : []
  }
  const names = versions.flatMap(({ record }) => (record.name === undefined ? [] : [record.name]))
  return nearMisses(ref, [...names, 'latest', 'production', 'staging'])
}

/** From staging to production is what staging is for; nothing that the hints say takes a version out of production. */
export function emptyStage(
  model: ModelEntry,
  stage: ExclusiveStage,
  versions: readonly VersionEntry[],
  stages: Stages,
): ZenError {
  const name = shellWord(model.record.name)
  const latest = versions[0]
  const staged = stage === 'production' ? versions.find(({ record }) => stageOf(record, stages) === 'staging') : undefined
  const next = staged ?? versions.find(({ record }) => !isExclusive(stageOf(record, stages)))
  return new ZenError('STAGE_EMPTY', `No version of ${model.record.name} is in ${stage}.`, {
    why:
      latest === undefined
        ? 'The model has no version yet.'
        : `Its ${versions.length === 1 ? 'only' : 'latest'} version is ${labelOf(latest)}; ${whereVersionsStand(versions, stages)}.`,
    hints:
      latest === undefined
        ? ['zen run FILE', `zen model version register ${name}`]
        : [
            ...(next === undefined ? [] : [`zen model version update ${name} ${next.record.number} -s ${stage}`]),
            `zen model version list ${name}`,
          ],
    data: { ...factsOf(model), stage, versions: versions.map(({ record }) => record.number) },
  })
}

function whereVersionsStand(versions: readonly VersionEntry[], stages: Stages): string {
  const held = versions.flatMap((version) => {
    const stage = stageOf(version.record, stages)
    return isExclusive(stage) ? [`${labelOf(version)} is in ${stage}`] : []
  })
  return held.length === 0 ? 'nobody has promoted one' : held.join(', ')
}

/** `none` and `archived` hold any number of versions. */
export function placelessStage(model: ModelEntry, stage: Stage, inStage: readonly VersionEntry[]): ZenError {
  const name = shellWord(model.record.name)
  const data = { ...factsOf(model), stage, versions: inStage.map(({ record }) => record.number) }
  const list = `zen model version list ${name} --stage ${stage}`
  if (inStage.length === 0) {
    return new ZenError('STAGE_EMPTY', `No version of ${model.record.name} is in stage ${stage}.`, {
      why: `"${stage}" names no single version anyway: give a number, a name, production, staging or latest.`,
      hints: [`zen model version list ${name}`],
      data,
    })
  }
  return new ZenError('AMBIGUOUS', `"${stage}" names no single version of ${model.record.name}.`, {
    why: `Any number of versions can be in it; now: ${inStage.map(labelOf).join(', ')}.`,
    hints: [...inStage.slice(0, 3).map(({ record }) => `zen model version describe ${name} ${record.number}`), list],
    data,
  })
}

export function ambiguousVersion(model: ModelEntry, ref: string, found: readonly VersionEntry[]): ZenError {
  const name = shellWord(model.record.name)
  const ids = found.map(({ record }) => record.id)
  return new ZenError('AMBIGUOUS', `"${ref}" means ${found.length} versions of ${model.record.name}: ${ids.join(' and ')}.`, {
    why: 'Two branches that were merged each made one. Name it by its id.',
    hints: ids.map((id) => `zen model version describe ${name} ${id}`),
    data: { ...factsOf(model), given: ref, ids },
  })
}
