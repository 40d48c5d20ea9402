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

/** By id, in the order in which the run made them. */
export async function provisionalNumbers(view: View, artifacts: RunOverlay['artifacts']): Promise<ReadonlyMap<string, number>> {
  const next = new Map<string, number>()
  const numbers = new Map<string, number>()
  for (const { id, artifact } of artifacts) {
    const number = next.get(artifact) ?? (await nextArtifactNumber(view, artifact))
    next.set(artifact, number + 1)
    numbers.set(id, number)
  }
  return numbers
}

export async function overlayArtifactVersions(
  view: View,
  overlay: RunOverlay | undefined,
  artifact: string | null,
): Promise<ArtifactVersionView[]> {
  const own = (overlay?.artifacts ?? []).filter((version) => artifact === null || version.artifact === artifact)
  const numbers = await provisionalNumbers(view, own)
  return own.map((version) => artifactVersionView({ ...version, number: numbers.get(version.id)! })).reverse()
}
