import type { ArtifactVersion } from '../schema/artifact.js'
import type { Run } from '../schema/run.js'
import { artifactFolderOf, artifactVersions } from '../store/queries.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent } from './add-event.js'
import { refuseNeeded } from './artifact-needs.js'

export interface DeletedArtifacts {
  /** Registry name of the artifact. */
  readonly name: string
  readonly versions: readonly ArtifactVersion[]
  /** All of its versions: its tags and description go, too. */
  readonly whole: boolean
}

/** Tombstones, so that the numbers stay taken; the bytes go with `clean --local`. Throws ARTIFACT_IN_USE. */
export async function deleteArtifactIn(
  tx: Transaction,
  { name, versions, whole }: DeletedArtifacts,
  live: readonly Run[],
  by: By,
): Promise<void> {
  await refuseNeeded(tx, versions, live)
  const { id: event, at } = addEvent(tx, by, {
    act: 'artifact.deleted',
    details: { artifact: name, versions: versions.map(({ number }) => number) },
  })
  const ids = new Set(versions.map(({ id }) => id))
  for (const { path, record } of await artifactVersions(tx, name)) {
    if (!ids.has(record.id)) continue
    const named = record.name === undefined ? {} : { name: record.name }
    tx.bury(path, { schema: 1, id: record.id, ...named, deleted: { at, event } })
  }
  if (!whole) return
  const path = `${await artifactFolderOf(tx, name)}/artifact.yaml`
  if (await tx.get('artifact', path)) tx.bury(path, { schema: 1, id: name, name, deleted: { at, event } })
}
