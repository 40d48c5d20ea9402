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
