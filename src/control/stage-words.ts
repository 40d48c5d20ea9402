/** The words of stages: which name a place, which only look one up, and what people type instead. */
import { ZenError } from '../errors.js'
import type { Stage } from '../schema/views.js'
import { foldName } from '../store/names.js'
import { settableStages } from './api.js'
import { nearMisses } from './near-misses.js'

/** The two stages that only one version of a model can hold. */
export type ExclusiveStage = 'production' | 'staging'

const aliases: ReadonlyMap<string, Stage> = new Map([
  ['prod', 'production'],
  ['prd', 'production'],
  ['live', 'production'],
  ['stage', 'staging'],
  ['stg', 'staging'],
  ['archive', 'archived'],
  ['retired', 'archived'],
  ['clear', 'none'],
  ['unset', 'none'],
])

/** `Production` → `production`; undefined for any word that is no stage. `latest` is a way to look up, not a stage. */
export function stageWordOf(text: string): Stage | undefined {
  const word = foldName(text.trim())
  return settableStages.find((stage) => stage === word)
}

/** Any of the four stage words, in any letter case. */
export function isStageWord(text: string): boolean {
  return stageWordOf(text) !== undefined
}

export function isExclusive(stage: Stage): stage is ExclusiveStage {
  return stage === 'production' || stage === 'staging'
}

/** A stage that can be set. Throws STAGE_INVALID with near misses (`prod` → production). */
export function parseStage(text: string): Stage {
  const stage = stageWordOf(text)
  if (stage !== undefined) return stage
  if (foldName(text.trim()) === 'latest') {
    throw new ZenError('STAGE_INVALID', '"latest" is a way to look up a version, not a stage that can be set.', {
      why: 'The latest version is always the one with the highest number.',
      hints: [`use ${listOfStages()}`],
      data: { given: text, near: [] },
    })
  }
  const near = nearStages(text)
  throw new ZenError('STAGE_INVALID', `"${text}" is not a stage.`, {
    why: `The stages are ${listOfStages()}.`,
    hints: near.length > 0 ? [`did you mean ${near.join(' or ')}?`] : [`use ${listOfStages()}`],
    data: { given: text, near },
  })
}

function nearStages(text: string): Stage[] {
  const alias = aliases.get(foldName(text.trim()))
  return alias ? [alias] : (nearMisses(text.trim(), settableStages) as Stage[])
}

function listOfStages(): string {
  return `${settableStages.slice(0, -1).join(', ')} or ${settableStages.at(-1)!}`
}
