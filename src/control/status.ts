import type { StatusView } from '../schema/views.js'
import { allModels, allRuns } from '../store/queries.js'
import { paths } from '../store/layout.js'
import { readModelView } from './read-views.js'
import type { Session } from './session.js'

/** What the project is, what serves, what runs. */
export async function readStatus(session: Session): Promise<StatusView> {
  const live = await session.liveRuns()
  const liveRuns = live.map(({ record: { id, name, pipeline } }) => ({ id, name, pipeline }))
  const status = await session.read(async (view) => {
    const project = await view.get('project', paths.project)
    const models = []
    for (const model of await allModels(view)) models.push(await readModelView(view, model))
    const last = live[0]?.record ?? (await allRuns(view, { limit: 1 }))[0]?.record
    return {
      project: session.store.projectDir,
      name: project?.name ?? '',
      stack: project?.activeStack ?? 'default',
      models: models.length,
      production: models.flatMap(({ name, stages }) =>
        stages.production === null ? [] : [{ model: name, version: stages.production }],
      ),
      liveRuns,
      lastRun:
        last === undefined
          ? null
          : { id: last.id, name: last.name, pipeline: last.pipeline, status: last.status, startedAt: last.startedAt },
    }
  })
  return { ...status, problems: session.problems.length }
}
