import type { Run } from '../schema/run.js'
import { artifactVersionById } from '../store/queries.js'
import type { Artifacts } from './api.js'
import { findArtifact, findArtifactVersion, livingArtifacts } from './find-artifact.js'
import { compareText } from './near-misses.js'
import type { Session } from './session.js'
import { artifactVersionView, artifactView } from './views.js'

export function artifactsOf(session: Session): Artifacts {
  return {
    list: () =>
      session.read(async (view) =>
        (await livingArtifacts(view))
          .map(({ name, record, versions }) => artifactView(name, record, versions))
          .sort((a, b) => compareText(b.createdAt, a.createdAt) || compareText(a.name, b.name)),
      ),
    get: (ref) =>
      session.read(async (view) => {
        const { name, record, versions } = await findArtifact(view, ref)
        return artifactView(name, record, versions)
      }),
    versions: (name) =>
      session.read(async (view) => {
        const artifacts = name === undefined ? await livingArtifacts(view) : [await findArtifact(view, name)]
        return artifacts
          .flatMap(({ versions }) => versions.map(artifactVersionView))
          .sort(
            (a, b) =>
              (name === undefined ? compareText(b.createdAt, a.createdAt) || compareText(a.artifact, b.artifact) : 0) ||
              b.version - a.version,
          )
      }),
    version: (name, version) => session.read(async (view) => artifactVersionView(await findArtifactVersion(view, name, version))),
    async update(ref, changes) {
      const { updateArtifactIn } = await import('./update-artifact.js')
      return session.write(async (tx) => {
        const found = await findArtifact(tx, ref)
        return artifactView(found.name, await updateArtifactIn(tx, found, changes), found.versions)
      })
    },
    async updateVersion(name, version, changes) {
      const { updateArtifactVersionIn } = await import('./update-artifact.js')
      return session.write(async (tx) => {
        const { id } = await findArtifactVersion(tx, name, version, { exact: true })
        return artifactVersionView(updateArtifactVersionIn(tx, (await artifactVersionById(tx, id))!, changes))
      })
    },
    async planDelete(name, version) {
      const { refuseNeeded } = await import('./artifact-needs.js')
      const live = await liveRecords(session)
      return session.read(async (view) => {
        const versions =
          version === undefined
            ? (await findArtifact(view, name)).versions
            : [await findArtifactVersion(view, name, version, { exact: true })]
        await refuseNeeded(view, versions, live)
        return versions.map(artifactVersionView)
      })
    },
    async delete(ref) {
      const { deleteArtifactIn } = await import('./delete-artifact.js')
      const live = await liveRecords(session)
      return session.write(async (tx, by) => {
        const { name, record, versions } = await findArtifact(tx, ref)
        await deleteArtifactIn(tx, { name, versions, whole: true }, live, by)
        return artifactView(name, record, versions)
      })
    },
    async deleteVersion(ref, version) {
      const { deleteArtifactIn } = await import('./delete-artifact.js')
      const live = await liveRecords(session)
      return session.write(async (tx, by) => {
        const found = await findArtifactVersion(tx, ref, version, { exact: true })
        const { name, versions } = await findArtifact(tx, found.artifact)
        await deleteArtifactIn(tx, { name, versions: [found], whole: versions.length === 1 }, live, by)
        return artifactVersionView(found)
      })
    },
    async load(name, version) {
      const { loadArtifactValue } = await import('./artifact-load.js')
      return loadArtifactValue(session, name, version)
    },
    async exportTo(name, version, path) {
      const { exportArtifact } = await import('./artifact-load.js')
      return exportArtifact(session, name, version, path)
    },
  }
}

async function liveRecords(session: Session): Promise<Run[]> {
  return (await session.liveRuns()).map(({ record }) => record)
}
