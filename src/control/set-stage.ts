import { ZenError } from '../errors.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { Model } from '../schema/model.js'
import type { Stage } from '../schema/views.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf, versionRefOf } from './add-event.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { livingVersions } from './find-version.js'
import { shellWord } from './shell-word.js'
import type { ExclusiveStage } from './stage-words.js'
import { isExclusive, parseStage } from './stage-words.js'
import type { Stages } from './stages.js'
import { effectiveStages, stageOf, writtenStages } from './stages.js'

export interface SetStageOptions extends By {
  /** Replace another holder, which becomes archived. */
  readonly force?: boolean | undefined
}

export interface StageMove {
  readonly model: ModelEntry
  readonly version: VersionEntry
  readonly from: Stage
  readonly to: Stage
  /** The former holder, now archived. */
  readonly replaced: VersionEntry | undefined
  /** False: it stood there already, nothing was written. */
  readonly changed: boolean
}

/**
 * Moves a version into a stage (`staging`, `production`, `archived`), or out of any (`none`). A version stands in one at a time.
 * Throws STAGE_INVALID, and STAGE_TAKEN (data: stage, holder) when another version stands there and `force` is not set.
 */
export async function setStageIn(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  stage: string,
  options: SetStageOptions,
): Promise<StageMove> {
  const to = parseStage(stage)
  const stages = await effectiveStages(tx, model)
  const from = stageOf(version.record, stages)
  if (from === to && !isInTwo(model.record, version.record.id)) {
    return { model, version, from, to, replaced: undefined, changed: false }
  }
  const replaced = isExclusive(to) ? await replaceHolder(tx, model, version, to, stages, options) : undefined
  const changedModel = putStages(tx, model, version.record.id, to)
  const changedVersion = putArchived(tx, version, to === 'archived')
  addEvent(tx, options, {
    act: 'stage.set',
    model: modelRefOf(model.record),
    version: versionRefOf(version.record),
    from,
    to,
    ...(replaced === undefined ? {} : { replaced: versionRefOf(replaced.record) }),
  })
  return { model: changedModel, version: changedVersion, from, to, replaced, changed: true }
}

/** After a merge: the file names one version twice, so writing the stage it already has still mends something. */
function isInTwo(model: Model, versionId: string): boolean {
  const { production, staging } = writtenStages(model)
  return production === versionId && staging === versionId
}

async function replaceHolder(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  stage: ExclusiveStage,
  stages: Stages,
  { force }: SetStageOptions,
): Promise<VersionEntry | undefined> {
  const holderId = stages[stage]
  if (holderId === undefined || holderId === version.record.id) return undefined
  // A holder that was deleted on another branch holds nothing.
  const holder = (await livingVersions(tx, model)).find(({ record }) => record.id === holderId)
  if (holder === undefined) return undefined
  if (force !== true) throw stageTaken(model, version, stage, holder)
  return putArchived(tx, holder, true)
}

function putStages(tx: Transaction, model: ModelEntry, versionId: string, to: Stage): ModelEntry {
  const { production, staging } = writtenStages(model.record)
  const next: { production?: string; staging?: string } = {}
  if (production !== undefined && production !== versionId) next.production = production
  if (staging !== undefined && staging !== versionId) next.staging = staging
  if (isExclusive(to)) next[to] = versionId
  if (next.production === production && next.staging === staging) return model
  const { stages: _, ...rest } = model.record
  const record = (Object.keys(next).length === 0 ? rest : { ...rest, stages: next }) as Model
  tx.put('model', model.path, record)
  return { ...model, record }
}

/** Gives the entry as it is after. */
function putArchived(tx: Transaction, version: VersionEntry, archived: boolean): VersionEntry {
  if ((version.record.archived === true) === archived) return version
  const { archived: _, ...rest } = version.record
  const record = (archived ? { ...rest, archived: true } : rest) as ModelVersion
  tx.put('model-version', version.path, record)
  return { path: version.path, record }
}

function stageTaken(model: ModelEntry, version: VersionEntry, stage: ExclusiveStage, holder: VersionEntry): ZenError {
  const name = model.record.name
  return new ZenError('STAGE_TAKEN', `Version ${holder.record.number} of ${name} stands in ${stage}.`, {
    why: `Only one version can. With --force version ${version.record.number} takes its place, and version ${holder.record.number} becomes archived.`,
    hints: [
      `zen model version update ${shellWord(name)} ${version.record.number} -s ${stage} --force`,
      `zen model version describe ${shellWord(name)} ${holder.record.number}`,
    ],
    data: {
      model: name,
      version: version.record.number,
      stage,
      holder: holder.record.number,
      holderId: holder.record.id,
    },
  })
}
