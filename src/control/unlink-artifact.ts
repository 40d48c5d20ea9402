import { ZenError } from '../errors.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import { paths } from '../store/layout.js'
import { linksOf } from '../store/queries.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { addEvent, modelRefOf, versionRefOf } from './add-event.js'
import type { ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { linkRows, type LinkRow } from './links.js'
import { shellWord } from './shell-word.js'

/** Takes back a link made by hand: a tombstone. Throws ARTIFACT_NOT_FOUND when there is no link, ARTIFACT_IN_USE when a run made it. */
export async function unlinkArtifactIn(
  tx: Transaction,
  model: ModelEntry,
  version: VersionEntry,
  { id, artifact, number }: Pick<ArtifactVersion, 'id' | 'artifact' | 'number'>,
  by: By,
): Promise<LinkRow> {
  const links = await linksOf(tx, model.folder, version.record.id)
  const where = `${model.record.name} ${version.record.number}`
  const hints = [`zen model version artifacts ${shellWord(model.record.name)} ${version.record.number}`]
  const data = { model: model.record.name, version: version.record.number, artifact, artifactVersion: number }
  const row = linkRows(links).find(({ artifactVersion }) => artifactVersion === id)
  if (!row) throw new ZenError('ARTIFACT_NOT_FOUND', `${artifact} ${number} is not linked to ${where}.`, { hints, data })
  const byHand = links.manual.filter((link) => link.artifact.artifactVersion === id)
  if (byHand.length === 0 || row.run !== null) {
    throw new ZenError('ARTIFACT_IN_USE', `${artifact} ${number} was linked to ${where} by the run ${row.run?.name ?? ''}.`, {
      why: 'What a run linked stays: it says where the version comes from. Only links made by hand can be taken back.',
      hints,
      data,
    })
  }
  const { id: event, at } = addEvent(tx, by, {
    act: 'version.updated',
    model: modelRefOf(model.record),
    version: versionRefOf(version.record),
    details: { unlinked: `${artifact} ${number}` },
  })
  for (const link of byHand) {
    tx.bury(paths.manualLink(model.folder, version.record.id, link.id), { schema: 1, id: link.id, deleted: { at, event } })
  }
  return row
}
