/** Records as commands print them: pure, one function a shape. */
import type { Artifact, ArtifactVersion } from '../schema/artifact.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { Model } from '../schema/model.js'
import type { ArtifactVersionView, ArtifactView, LinkView, ModelVersionView, ModelView } from '../schema/views.js'
import type { LinkCounts, LinkRow } from './links.js'
import type { Stages } from './stages.js'
import { stageOf } from './stages.js'

/** `versions`: the living ones, newest first. */
export function modelView(model: Model, versions: readonly ModelVersion[], stages: Stages): ModelView {
  const latest = versions[0]
  const numberOf = (id: string | undefined): number | null => versions.find((version) => version.id === id)?.number ?? null
  return {
    id: model.id,
    name: model.name,
    latestVersion: latest?.number ?? null,
    stages: { production: numberOf(stages.production), staging: numberOf(stages.staging) },
    versions: versions.length,
    tags: [...(model.tags ?? [])],
    license: model.license ?? null,
    description: model.description ?? null,
    audience: model.audience ?? null,
    useCases: model.useCases ?? null,
    limitations: model.limitations ?? null,
    tradeOffs: model.tradeOffs ?? null,
    ethics: model.ethics ?? null,
    saveModelsToRegistry: model.saveModelsToRegistry ?? true,
    createdAt: model.createdAt,
    latestVersionCreatedAt: latest?.createdAt ?? null,
  }
}

export function modelVersionView(
  model: Model,
  version: ModelVersion,
  stages: Stages,
  { artifacts, runs }: LinkCounts,
): ModelVersionView {
  return {
    id: version.id,
    model: model.name,
    number: version.number,
    name: version.name ?? String(version.number),
    stage: stageOf(version, stages),
    description: version.description ?? null,
    tags: [...(version.tags ?? [])],
    metadata: { ...version.metadata },
    artifacts: { ...artifacts },
    runs: runs.size,
    producer: version.producer?.id ?? null,
    producerName: version.producer?.name ?? null,
    createdAt: version.createdAt,
  }
}

/** `sizeBytes` is in the artifact version's record; null where that is not in this work tree. */
export function linkView(row: LinkRow, sizeBytes: number | null): LinkView {
  return {
    artifact: row.artifact,
    version: row.number,
    type: row.type,
    artifactVersionId: row.artifactVersion,
    run: row.run?.id ?? null,
    runName: row.run?.name ?? null,
    step: row.step ?? null,
    sizeBytes,
    createdAt: row.at,
  }
}

/** `versions`: the living ones, newest first, at least one. */
export function artifactView(
  name: string,
  record: Artifact | undefined,
  versions: readonly [ArtifactVersion, ...ArtifactVersion[]],
): ArtifactView {
  const [latest] = versions
  const first = versions.at(-1) ?? latest
  return {
    name,
    latestVersion: latest.number,
    versions: versions.length,
    type: latest.type,
    description: record?.description ?? null,
    tags: [...(record?.tags ?? [])],
    createdAt: first.createdAt,
  }
}

export function artifactVersionView(version: ArtifactVersion): ArtifactVersionView {
  const { producer } = version
  return {
    id: version.id,
    artifact: version.artifact,
    version: version.number,
    name: version.name ?? null,
    type: version.type,
    digest: version.digest,
    sizeBytes: version.sizeBytes,
    materializer: version.materializer,
    valueType: version.valueType,
    producer:
      producer === null
        ? null
        : { run: producer.run.id, runName: producer.run.name, step: producer.step, output: producer.output },
    metadata: { ...version.metadata },
    tags: [...(version.tags ?? [])],
    createdAt: version.createdAt,
  }
}
