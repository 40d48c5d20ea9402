import type { ModelView } from '../schema/views.js'
import { allModels } from '../store/queries.js'
import type { Models } from './api.js'
import { findModel } from './find-model.js'
import { compareText } from './near-misses.js'
import { readModelView } from './read-views.js'
import type { Session } from './session.js'

/** Reads are loaded with this file, writes only when asked for. */
export function modelsOf(session: Session): Models {
  return {
    list: () =>
      session.read(async (view) => {
        const rows: ModelView[] = []
        for (const model of await allModels(view)) rows.push(await readModelView(view, model))
        return rows.sort((a, b) => compareText(b.createdAt, a.createdAt) || compareText(a.name, b.name))
      }),
    get: (ref) => session.read(async (view) => readModelView(view, await findModel(view, ref))),
    async create(name, fields = {}) {
      const { createModelIn } = await import('./create-model.js')
      return session.write(async (tx, by) => readModelView(tx, await createModelIn(tx, name, fields, by)))
    },
    async update(ref, changes) {
      const { updateModelIn } = await import('./update-model.js')
      return session.write(async (tx, by) => {
        const model = await findModel(tx, ref, { exact: true })
        return readModelView(tx, await updateModelIn(tx, model, changes, by))
      })
    },
    planDelete: (ref) =>
      session.read(async (view) => {
        const model = await readModelView(view, await findModel(view, ref, { exact: true }))
        return { model, production: model.stages.production, versions: model.versions }
      }),
    async delete(ref) {
      const { deleteModelIn } = await import('./delete-model.js')
      return session.write(async (tx, by) => {
        const model = await findModel(tx, ref, { exact: true })
        const before = await readModelView(tx, model)
        await deleteModelIn(tx, model, by)
        return before
      })
    },
  }
}
