import { ZenError } from '../errors.js'
import { foldName } from '../store/names.js'
import type { FoundModel } from '../store/queries.js'
import { allModels } from '../store/queries.js'
import type { View } from '../store/types.js'
import { nearMisses } from './near-misses.js'
import { shellWord } from './shell-word.js'

export type ModelEntry = FoundModel

export interface FindOptions {
  /** For writes: an id must be whole. Reads also take a unique id prefix. */
  readonly exact?: boolean | undefined
}

/** Shorter ones would turn a typo into a hit. */
export const shortestIdPrefix = 4

/**
 * A model by exact name (NFC, any letter case), by id, or by a unique id prefix.
 * Throws MODEL_NOT_FOUND with near misses, AMBIGUOUS, and RECORD_INVALID where the record of just this model is broken.
 */
export async function findModel(view: View, ref: string, options: FindOptions = {}): Promise<ModelEntry> {
  const models = await allModels(view)
  const found = matchModel(models, ref, options)
  if (found) return found
  throw brokenModel(view, ref) ?? modelNotFound(ref, models)
}

/** As {@link findModel}, but undefined when there is none. Only by name. */
export async function findModelByName(view: View, name: string): Promise<ModelEntry | undefined> {
  const wanted = foldName(name)
  const matches = (await allModels(view)).filter(({ record }) => foldName(record.name) === wanted)
  return onlyModel(name, matches)
}

function matchModel(models: readonly ModelEntry[], ref: string, { exact }: FindOptions): ModelEntry | undefined {
  const wanted = foldName(ref)
  const byName = onlyModel(
    ref,
    models.filter(({ record }) => foldName(record.name) === wanted),
  )
  if (byName) return byName
  const byId = models.find(({ record }) => record.id === ref)
  if (byId || exact || ref.length < shortestIdPrefix) return byId
  return onlyModel(
    ref,
    models.filter(({ record }) => record.id.startsWith(ref)),
  )
}

function onlyModel(ref: string, matches: readonly ModelEntry[]): ModelEntry | undefined {
  if (matches.length < 2) return matches[0]
  const ids = matches.map(({ record }) => record.id)
  throw new ZenError('AMBIGUOUS', `"${ref}" means ${matches.length} models.`, {
    why: matches.map(({ record, path }) => `${record.id} is ${record.name} (.zen/${path})`).join('; '),
    hints: ids.map((id) => `zen model describe ${id}`),
    data: { given: ref, ids },
  })
}

/** A broken `model.yaml` in the folder of that name is the better answer than "there is no such model". */
function brokenModel(view: View, ref: string): ZenError | undefined {
  const wanted = foldName(ref)
  return view.problems.find(({ data }) => {
    const folder = /^\.zen\/models\/([^/]+)\/model\.yaml$/.exec(String(data['file']))?.[1]
    return folder !== undefined && foldName(folder) === wanted
  })
}

function modelNotFound(ref: string, models: readonly ModelEntry[]): ZenError {
  const names = models.map(({ record }) => record.name)
  const near = nearMisses(ref, names)
  return new ZenError('MODEL_NOT_FOUND', `There is no model "${ref}".`, {
    why: whyNoModel(near, names.length),
    hints:
      names.length === 0
        ? [`zen model register ${shellWord(ref)}`, 'zen run FILE']
        : [...near.map((name) => `zen model describe ${shellWord(name)}`), 'zen model list'],
    data: { given: ref, near },
  })
}

function whyNoModel(near: readonly string[], count: number): string {
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`
  return count === 0 ? 'This project has no models yet: a run or `zen model register` makes one.' : 'No name is close to it.'
}
