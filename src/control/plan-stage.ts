/** What an update of a version would do to stages, without doing it. */
import type { Stage } from '../schema/views.js'
import type { Control, VersionChanges, VersionRef } from './api.js'
import { isExclusive, parseStage } from './stage-words.js'

export interface VersionUpdatePlan {
  readonly model: string
  readonly version: number
  /** Null: the stage would stay. */
  readonly stage: { readonly from: Stage; readonly to: Stage } | null
  /** Number of the version that would lose the stage and become archived. */
  readonly archived: number | null
  /** The act would be refused without `force`. */
  readonly needsForce: boolean
  /** Other fields that were given, in alphabetical order. */
  readonly fields: readonly string[]
}

/** Throws what `versions.get` throws, and STAGE_INVALID. */
export async function planVersionUpdate(
  control: Control,
  ref: string,
  version: VersionRef,
  changes: VersionChanges,
): Promise<VersionUpdatePlan> {
  const found = await control.versions.get(ref, version)
  const to = changes.stage === undefined ? found.stage : parseStage(changes.stage)
  const { stages } = await control.models.get(ref)
  const holder = isExclusive(to) ? stages[to] : null
  const archived = holder === found.number ? null : holder
  return {
    model: found.model,
    version: found.number,
    stage: to === found.stage ? null : { from: found.stage, to },
    archived,
    needsForce: archived !== null && changes.force !== true,
    fields: fieldsOf(changes),
  }
}

function fieldsOf({ name, description, addTags, removeTags }: VersionChanges): string[] {
  return [
    ...(description === undefined ? [] : ['description']),
    ...(name === undefined ? [] : ['name']),
    ...(addTags === undefined && removeTags === undefined ? [] : ['tags']),
  ]
}
