import type { ModelVersionView } from '../schema/views.js'
import { events } from '../store/queries.js'
import type { ModelVersions, VersionRef } from './api.js'
import type { ModelEntry } from './find-model.js'
import { findModel } from './find-model.js'
import { findVersion, livingVersions } from './find-version.js'
import type { VersionEntry } from './find-version.js'
import { findLinks } from './links.js'
import type { LiveLinks } from './read-views.js'
import { readLinkView, readVersionView } from './read-views.js'
import type { LiveRun, Session } from './session.js'
import { parseStage } from './stage-words.js'
import { effectiveStages, stageOf } from './stages.js'
import { readVersionRuns } from './version-runs.js'
import type { Transaction, View } from '../store/types.js'
import type { By } from './add-event.js'

type Found = readonly [ModelEntry, VersionEntry]

async function find(view: View, model: string, version: VersionRef | undefined, exact: boolean): Promise<Found> {
  const entry = await findModel(view, model, { exact })
  return [entry, await findVersion(view, entry, version, { exact })]
}

/** Reads are loaded with this file, writes only when asked for. */
export function versionsOf(session: Session): ModelVersions {
  const live = async (): Promise<LiveLinks> => liveLinks(await session.liveRuns())
  /** One commit on a version that exists, named exactly. */
  const change = async <T>(
    model: string,
    version: VersionRef,
    act: (tx: Transaction, found: Found, by: By) => Promise<T>,
  ): Promise<T> => session.write(async (tx, by) => act(tx, await find(tx, model, version, true), by))

  return {
    async list(ref, filter = {}) {
      const wanted = filter.stage === undefined ? undefined : parseStage(filter.stage)
      const running = await live()
      return session.read(async (view) => {
        const model = await findModel(view, ref)
        const stages = await effectiveStages(view, model)
        const rows: ModelVersionView[] = []
        for (const version of await livingVersions(view, model)) {
          if (wanted !== undefined && stageOf(version.record, stages) !== wanted) continue
          rows.push(await readVersionView(view, model, version, running, stages))
        }
        return rows
      })
    },
    async get(model, version) {
      const running = await live()
      return session.read(async (view) => readVersionView(view, ...(await find(view, model, version, false)), running))
    },
    async create(ref, fields = {}) {
      const { createVersionIn } = await import('./create-version.js')
      return session.write(async (tx, by) => {
        const model = await findModel(tx, ref, { exact: true })
        return readVersionView(tx, model, await createVersionIn(tx, model, fields, by))
      })
    },
    async update(ref, version, changes) {
      const { updateVersionIn } = await import('./update-version.js')
      const running = await live()
      return change(ref, version, async (tx, found, by) => {
        const after = await updateVersionIn(tx, ...found, changes, by)
        return readVersionView(tx, after.model, after.version, running)
      })
    },
    async delete(ref, version) {
      const { deleteVersionIn } = await import('./delete-version.js')
      return change(ref, version, async (tx, found, by) => {
        const before = await readVersionView(tx, ...found)
        await deleteVersionIn(tx, ...found, by)
        return before
      })
    },
    artifacts: (ref, version, type) =>
      session.read(async (view) => {
        const [model, { record }] = await find(view, ref, version, false)
        const rows = await findLinks(view, model.folder, record.id)
        const wanted = rows.filter((row) => type === undefined || row.type === type)
        return Promise.all(wanted.map((row) => readLinkView(view, row)))
      }),
    async runs(ref, version) {
      const running = await session.liveRuns()
      return session.read(async (view) => readVersionRuns(view, ...(await find(view, ref, version, false)), running))
    },
    history: (ref, version) =>
      session.read(async (view) => {
        if (version !== undefined) {
          const [model, { record }] = await find(view, ref, version, false)
          return events(view, { modelId: model.record.id, versionId: record.id })
        }
        return events(view, { modelId: (await findModel(view, ref)).record.id })
      }),
    async link(ref, version, artifact, artifactVersion) {
      const { linkArtifactIn } = await import('./link-artifact.js')
      const { findArtifactVersion } = await import('./find-artifact.js')
      return change(ref, version, async (tx, [model, entry]) => {
        const row = await linkArtifactIn(tx, model, entry, await findArtifactVersion(tx, artifact, artifactVersion))
        return readLinkView(tx, { run: null, ...row })
      })
    },
    async unlink(ref, version, artifact, artifactVersion) {
      const { unlinkArtifactIn } = await import('./unlink-artifact.js')
      const { findArtifactVersion } = await import('./find-artifact.js')
      return change(ref, version, async (tx, [model, entry], by) => {
        const found = await findArtifactVersion(tx, artifact, artifactVersion, { exact: true })
        return readLinkView(tx, await unlinkArtifactIn(tx, model, entry, found, by))
      })
    },
    async logMetadata(ref, version, metadata) {
      const { logVersionMetadataIn } = await import('./version-metadata.js')
      return change(ref, version, async (tx, [model, entry], by) =>
        readVersionView(tx, model, logVersionMetadataIn(tx, model, entry, metadata, by)),
      )
    },
  }
}

function liveLinks(runs: readonly LiveRun[]): LiveLinks {
  const links = new Map<string, Set<string>>()
  for (const { record, versionIds } of runs) {
    for (const id of versionIds) links.set(id, (links.get(id) ?? new Set()).add(record.id))
  }
  return links
}
