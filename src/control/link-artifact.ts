import type { ArtifactVersion } from '../schema/artifact.js'
import type { LinkedArtifact, ManualLink } from '../schema/link.js'
import { newId } from '../store/ids.js'
import { paths } from '../store/layout.js'
import type { Transaction } from '../store/types.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { findLinks } from './links.js'

/** Links an artifact version to a model version by hand. The same pair twice is one link. */
export async function linkArtifactIn(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  artifact: ArtifactVersion,
): Promise<LinkedArtifact> {
  const folder = model.folder
  const already = (await findLinks(tx, folder, version.record.id)).find((row) => row.artifactVersion === artifact.id)
  if (already) return already
  const id = newId()
  const at = new Date().toISOString()
  const row: LinkedArtifact = {
    artifactVersion: artifact.id,
    artifact: artifact.artifact,
    number: artifact.number,
    type: artifact.type,
    at,
  }
  tx.create('manual-link', paths.manualLink(folder, version.record.id, id), {
    schema: 1,
    id,
    model: { id: model.record.id, name: model.record.name },
    version: { id: version.record.id, number: version.record.number },
    artifact: row,
    createdAt: at,
  } satisfies ManualLink)
  return row
}
