/** What a run made and has not committed yet, in the shapes of the lists. Its numbers are those that a commit now would give. */
import type { RunOverlay } from '../engine/ports.js'
import type { ArtifactType } from '../schema/parts.js'
import type { ArtifactVersionView, LinkView, ModelVersionView } from '../schema/views.js'
import { nextArtifactNumber } from '../store/queries.js'
import type { View } from '../store/types.js'
import { artifactVersionView } from './views.js'

export function overlayLinks(overlay: RunOverlay | undefined, versionId: string, type: ArtifactType | null): LinkView[] {
  if (!overlay) return []
  return overlay.links
    .filter(({ kind, version }) => kind === 'output' && version.version.id === versionId)
    .map(({ artifact }) => artifact)
    .filter((row) => type === null || row.type === type)
    .reverse()
    .map((row) => ({
      artifact: row.artifact,
      version: row.number ?? 0,
      type: row.type,
      artifactVersionId: row.artifactVersion,
      run: overlay.run.id,
      runName: overlay.run.name,
      step: row.step ?? null,
      sizeBytes: overlay.artifacts.find(({ id }) => id === row.artifactVersion)?.sizeBytes ?? null,
      createdAt: row.at,
    }))
}

export function withOverlayCounts(version: ModelVersionView, overlay: RunOverlay | undefined): ModelVersionView {
  const rows = overlayLinks(overlay, version.id, null)
  if (rows.length === 0) return version
  const artifacts = { ...version.artifacts }
  for (const { type } of rows) artifacts[type] += 1
  return { ...version, artifacts }
}

export async function overlayArtifactVersions(
  view: View,
  overlay: RunOverlay | undefined,
  artifact: string | null,
): Promise<ArtifactVersionView[]> {
  const own = (overlay?.artifacts ?? []).filter((version) => artifact === null || version.artifact === artifact)
  const next = new Map<string, number>()
  const rows: ArtifactVersionView[] = []
  for (const version of own) {
    const number = next.get(version.artifact) ?? (await nextArtifactNumber(view, version.artifact))
    next.set(version.artifact, number + 1)
    rows.push(artifactVersionView({ ...version, number }))
  }
  return rows.reverse()
}
