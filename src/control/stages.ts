/** Who stands where. The single truth is `stages` in `model.yaml`; a version's file says only whether it is archived. */
import type { Model } from '../schema/model.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { Stage } from '../schema/views.js'
import { events } from '../store/queries.js'
import type { View } from '../store/types.js'
import type { ExclusiveStage } from './stage-words.js'

/** Version ids; a version is in one of the two at most. */
export type Stages = Readonly<Partial<Record<ExclusiveStage, string>>>

/** The stages of a model. Where a merge put one version in two, the later event decides. */
export async function effectiveStages(view: View, { record }: { readonly record: Model }): Promise<Stages> {
  const stages = writtenStages(record)
  if (stages.production === undefined || stages.production !== stages.staging) return stages
  return (await lastStageSet(view, stages.production)) === 'staging'
    ? { staging: stages.production }
    : { production: stages.production }
}

/** A version in `stages` is not archived, whatever its file says. */
export function stageOf(version: Pick<ModelVersion, 'id' | 'archived'>, stages: Stages): Stage {
  if (stages.production === version.id) return 'production'
  if (stages.staging === version.id) return 'staging'
  return version.archived ? 'archived' : 'none'
}

/** As in the file, also where it puts one version in two stages. */
export function writtenStages({ stages }: Pick<Model, 'stages'>): Stages {
  return {
    ...(stages?.production === undefined ? {} : { production: stages.production }),
    ...(stages?.staging === undefined ? {} : { staging: stages.staging }),
  }
}

async function lastStageSet(view: View, versionId: string): Promise<string | undefined> {
  const moves = await events(view, { versionId, acts: ['stage.set'] })
  return moves.find(({ version, to }) => version?.id === versionId && (to === 'production' || to === 'staging'))?.to
}
