import type { Artifact, ArtifactVersion } from '../schema/artifact.js'
import { artifactFolderOf } from '../store/queries.js'
import type { FoundArtifactVersion } from '../store/queries.js'
import type { Transaction } from '../store/types.js'
import type { ArtifactChanges, ArtifactVersionChanges } from './api.js'
import type { ArtifactEntry } from './find-artifact.js'
import { checkedMetadata } from '../sdk/metadata-values.js'
import { changedTags } from './tags.js'
import { changedKeys } from './update-model.js'

/** Only what is given changes; an empty description clears it. The store adds the event. */
export async function updateArtifactIn(tx: Transaction, artifact: ArtifactEntry, changes: ArtifactChanges): Promise<Artifact> {
  const current: Artifact = artifact.record ?? { schema: 1, name: artifact.name }
  const record = withoutUndefined({
    ...current,
    ...(changes.description === undefined ? {} : { description: changes.description || undefined }),
    tags: changedTags(current.tags, changes),
  }) as Artifact
  if (changedKeys(current, record).length > 0) {
    tx.put('artifact', `${await artifactFolderOf(tx, artifact.name)}/artifact.yaml`, record)
  }
  return record
}

/** Metadata merges by key. The bytes of a version never change. */
export function updateArtifactVersionIn(
  tx: Transaction,
  { path, record: current }: FoundArtifactVersion,
  changes: ArtifactVersionChanges,
): ArtifactVersion {
  const record = withoutUndefined({
    ...current,
    ...(changes.metadata === undefined ? {} : { metadata: { ...current.metadata, ...checkedMetadata(changes.metadata) } }),
    tags: changedTags(current.tags, changes),
  }) as ArtifactVersion
  if (changedKeys(current, record).length > 0) tx.put('artifact-version', path, record)
  return record
}

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
