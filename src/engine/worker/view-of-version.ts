import type { ArtifactVersionView } from '../../schema/views.js'
import type { AnyVersion } from './messages.js'

/** `version` is 0 while the run that made it goes on: numbers are given when it is committed. */
export function viewOfVersion(version: AnyVersion): ArtifactVersionView {
  const { producer } = version
  return {
    id: version.id,
    artifact: version.artifact,
    version: 'number' in version ? (version.number as number) : 0,
    name: version.name ?? null,
    type: version.type,
    digest: version.digest,
    sizeBytes: version.sizeBytes,
    materializer: version.materializer,
    valueType: version.valueType,
    producer: producer && { run: producer.run.id, runName: producer.run.name, step: producer.step, output: producer.output },
    metadata: version.metadata ?? {},
    tags: version.tags ?? [],
    createdAt: version.createdAt,
  }
}
