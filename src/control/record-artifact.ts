/** Artifact versions made outside of a run: `saveArtifact` and `registerArtifact` in scripts. */
import { ZenError } from '../errors.js'
import type { ArtifactVersion, NewArtifactVersion } from '../schema/artifact.js'
import { paths } from '../store/layout.js'
import { checkName, sameName } from '../store/names.js'
import { artifactVersions, nextArtifactNumber } from '../store/queries.js'
import type { Transaction, View } from '../store/types.js'
import { shellWord } from './shell-word.js'

/** A version name is given once: taken by equal bytes it is that version, by other bytes the call fails. */
export async function recordArtifactIn(tx: Transaction, made: NewArtifactVersion): Promise<ArtifactVersion> {
  checkName('artifact', made.artifact)
  const same = await versionNamed(tx, made)
  if (same) return same
  const number = await nextArtifactNumber(tx, made.artifact)
  const { schema, id, artifact, ...rest } = made
  const version: ArtifactVersion = { schema, id, artifact, number, ...rest }
  tx.create('artifact-version', paths.artifactVersion(artifact, number, id), version)
  return version
}

async function versionNamed(view: View, made: NewArtifactVersion): Promise<ArtifactVersion | undefined> {
  if (made.name === undefined) return undefined
  checkName('artifact-version', made.name)
  const taken = (await artifactVersions(view, made.artifact)).find(
    ({ record }) => record.name !== undefined && sameName(record.name, made.name!),
  )?.record
  if (!taken) return undefined
  if (taken.digest === made.digest && taken.materializer === made.materializer) return taken
  throw new ZenError('ARTIFACT_VERSION_EXISTS', `${made.artifact} has a version "${made.name}" with other bytes.`, {
    why: `It is version ${taken.number}; a version never changes.`,
    hints: [`zen artifact version describe ${shellWord(made.artifact)} ${taken.number}`],
    data: { artifact: made.artifact, name: made.name, number: taken.number },
  })
}
