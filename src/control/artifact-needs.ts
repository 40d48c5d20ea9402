/** What stops an artifact version from being deleted: whoever would be left with a reference to nothing. */
import { ZenError } from '../errors.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import type { Run } from '../schema/run.js'
import { allModels, allRuns } from '../store/queries.js'
import type { View } from '../store/types.js'
import { livingVersions } from './find-version.js'
import { findLinks } from './links.js'
import { shellWord } from './shell-word.js'

export interface Need {
  /** For the reader: `iris_classifier 3 links it`. */
  readonly text: string
  /** Shows who needs it. */
  readonly hint: string
}

/** Throws ARTIFACT_IN_USE when a model version links one of them, or a run used one. */
export async function refuseNeeded(view: View, versions: readonly ArtifactVersion[], live: readonly Run[]): Promise<void> {
  const ids = new Set(versions.map(({ id }) => id))
  const needs = [...(await linkNeeds(view, ids)), ...(await runNeeds(view, ids, live))]
  if (needs.length === 0) return
  const [first] = versions
  const what = versions.length === 1 ? `${first!.artifact} ${first!.number}` : first!.artifact
  const more = needs.length - 5
  const shown = needs.slice(0, 5).map(({ text }) => text)
  throw new ZenError('ARTIFACT_IN_USE', `${what} is needed, so it was not deleted.`, {
    why: `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    hints: [...new Set(needs.map(({ hint }) => hint))].slice(0, 3),
    data: { artifact: first!.artifact, versions: versions.map(({ number }) => number), needs: needs.map(({ text }) => text) },
  })
}

async function linkNeeds(view: View, ids: ReadonlySet<string>): Promise<Need[]> {
  const needs: Need[] = []
  for (const model of await allModels(view)) {
    for (const { record } of await livingVersions(view, model)) {
      const rows = await findLinks(view, model.folder, record.id)
      for (const row of rows.filter(({ artifactVersion }) => ids.has(artifactVersion))) {
        needs.push({
          text: `${model.record.name} ${record.number} links ${row.artifact} ${row.number}`,
          hint: `zen model version artifacts ${shellWord(model.record.name)} ${record.number}`,
        })
      }
    }
  }
  return needs
}

/** A run needs what its steps read and what it reused; while it goes on, also what it made. */
async function runNeeds(view: View, ids: ReadonlySet<string>, live: readonly Run[]): Promise<Need[]> {
  const liveIds = new Set(live.map(({ id }) => id))
  const ended = (await allRuns(view)).map(({ record }) => record).filter(({ id }) => !liveIds.has(id))
  return [...live, ...ended].flatMap((run): Need[] => {
    const used = run.steps.flatMap(({ inputs, outputs, cached }) => [
      ...Object.values(inputs).flat(),
      ...(cached || liveIds.has(run.id) ? Object.values(outputs) : []),
    ])
    const found = used.find(({ artifactVersion }) => ids.has(artifactVersion))
    if (!found) return []
    const what = found.number === null ? found.artifact : `${found.artifact} ${found.number}`
    return [{ text: `run ${run.name} used ${what}`, hint: `zen pipeline runs describe ${shellWord(run.name)}` }]
  })
}
