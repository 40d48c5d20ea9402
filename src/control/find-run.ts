import { ZenError } from '../errors.js'
import type { Run } from '../schema/run.js'
import type { FoundRun } from '../store/queries.js'
import { allRuns, runById } from '../store/queries.js'
import type { View } from '../store/types.js'
import { shortestIdPrefix, type FindOptions } from './find-model.js'
import { nearMisses } from './near-misses.js'
import { shellWord } from './shell-word.js'

/** A committed run by id, `latest`, name, or unique id prefix. Throws RUN_NOT_FOUND with near misses, AMBIGUOUS. */
export async function findRunIn(view: View, ref: string, options: FindOptions = {}): Promise<FoundRun> {
  if (ref.toLowerCase() === 'latest') {
    const [latest] = await allRuns(view, { limit: 1 })
    if (latest) return latest
  }
  const byId = isWholeId(ref) ? await runById(view, ref.toUpperCase()) : undefined
  if (byId) return byId
  const runs = await allRuns(view)
  const found = matchRun(
    runs.map(({ record }) => record),
    ref,
    options,
  )
  return runs.find(({ record }) => record.id === found.id)!
}

/** `runs`: newest first. Throws as {@link findRunIn}. */
export function matchRun<R extends Pick<Run, 'id' | 'name'>>(runs: readonly R[], ref: string, { exact }: FindOptions = {}): R {
  const text = ref.trim()
  const id = text.toUpperCase()
  const found =
    (text.toLowerCase() === 'latest' ? runs[0] : undefined) ??
    runs.find((run) => run.id === id) ??
    only(
      text,
      runs.filter((run) => run.name === text),
    ) ??
    (exact === true || text.length < shortestIdPrefix
      ? undefined
      : only(
          text,
          runs.filter((run) => run.id.startsWith(id)),
        ))
  if (found) return found
  throw runNotFound(runs, text)
}

function isWholeId(ref: string): boolean {
  return /^[0-9a-z]{26}$/i.test(ref)
}

function only<R extends Pick<Run, 'id' | 'name'>>(ref: string, matches: readonly R[]): R | undefined {
  if (matches.length < 2) return matches[0]
  const shown = matches.slice(0, 5)
  throw new ZenError('AMBIGUOUS', `"${ref}" means ${matches.length} runs.`, {
    why: `The newest: ${shown.map(({ id, name }) => `${id} (${name})`).join(', ')}.`,
    hints: shown.slice(0, 3).map(({ id }) => `zen pipeline runs describe ${id}`),
    data: { given: ref, ids: matches.map(({ id }) => id) },
  })
}

function runNotFound(runs: readonly Pick<Run, 'name'>[], ref: string): ZenError {
  if (runs.length === 0) {
    return new ZenError('RUN_NOT_FOUND', `There is no run "${ref}".`, {
      why: 'No run is recorded in this project yet.',
      hints: ['zen run FILE'],
      data: { given: ref, near: [] },
    })
  }
  const near = nearMisses(
    ref,
    runs.map(({ name }) => name),
  )
  return new ZenError('RUN_NOT_FOUND', `There is no run "${ref}".`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'No name is close to it.',
    hints: [...near.map((name) => `zen pipeline runs describe ${shellWord(name)}`), 'zen pipeline runs list'],
    data: { given: ref, near },
  })
}
