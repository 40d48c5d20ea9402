import type { ArtifactVersionView, ArtifactView, LinkView } from '../../schema/views.js'
import type { Card } from '../card.js'
import type { Column } from '../columns.js'
import { formatBytes, formatValue, formatWhen, plural } from '../format-value.js'
import type { Glyphs } from '../../ui/glyphs.js'

export const linkColumns: readonly Column<LinkView>[] = [
  { key: 'name', value: (link) => link.artifact, minWidth: 16, keep: true },
  { key: 'version', value: (link) => link.version, align: 'right', keep: true },
  { key: 'kind', value: (link) => link.type },
  {
    key: 'size',
    value: (link) => link.sizeBytes,
    show: (link, { glyphs }) => (link.sizeBytes === null ? glyphs.none : formatBytes(link.sizeBytes)),
    align: 'right',
  },
  { key: 'step', value: (link) => link.step, minWidth: 10 },
  { key: 'run', value: (link) => link.runName, minWidth: 10 },
  { key: 'created', value: (link) => link.createdAt, show: (link, { nowMs }) => formatWhen(link.createdAt, nowMs) },
  { key: 'id', value: (link) => link.artifactVersionId, onAsking: true },
]

export function totalSize(sizes: readonly (number | null)[]): string | undefined {
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  return sizes.length === 0 ? undefined : formatBytes(total)
}

export const artifactColumns: readonly Column<ArtifactView>[] = [
  { key: 'name', value: (artifact) => artifact.name, minWidth: 16, keep: true },
  { key: 'versions', value: (artifact) => artifact.versions, align: 'right' },
  { key: 'latest', value: (artifact) => artifact.latestVersion, align: 'right' },
  { key: 'kind', value: (artifact) => artifact.type },
  { key: 'tags', value: (artifact) => artifact.tags.join(', '), minWidth: 8 },
  {
    key: 'created',
    value: (artifact) => artifact.createdAt,
    show: (artifact, { nowMs }) => formatWhen(artifact.createdAt, nowMs),
  },
  { key: 'description', value: (artifact) => artifact.description, minWidth: 20, onAsking: true },
]

export function artifactCard(artifact: ArtifactView, nowMs: number): () => Card {
  return () => ({
    title: artifact.name,
    subtitle: artifact.description,
    facts: [
      { label: 'kind', value: artifact.type },
      { label: 'versions', value: `${plural(artifact.versions, 'version')}, latest ${artifact.latestVersion}` },
      { label: 'tags', value: artifact.tags.join(', ') },
      { label: 'created', value: `${formatWhen(artifact.createdAt, nowMs)} (${artifact.createdAt})` },
    ],
  })
}

export const artifactVersionColumns: readonly Column<ArtifactVersionView>[] = [
  { key: 'name', value: (version) => version.artifact, minWidth: 16, keep: true },
  { key: 'version', value: (version) => version.version, align: 'right', keep: true },
  { key: 'version_name', value: (version) => version.name, onAsking: true },
  { key: 'kind', value: (version) => version.type },
  { key: 'type', value: (version) => version.valueType, minWidth: 10 },
  { key: 'size', value: (version) => version.sizeBytes, show: (version) => formatBytes(version.sizeBytes), align: 'right' },
  { key: 'step', value: (version) => version.producer?.step ?? null, minWidth: 10 },
  { key: 'run', value: (version) => version.producer?.runName ?? null, minWidth: 10 },
  { key: 'created', value: (version) => version.createdAt, show: (version, { nowMs }) => formatWhen(version.createdAt, nowMs) },
  { key: 'tags', value: (version) => version.tags.join(', '), onAsking: true },
  { key: 'materializer', value: (version) => version.materializer, onAsking: true },
  { key: 'digest', value: (version) => version.digest, onAsking: true },
  { key: 'id', value: (version) => version.id, onAsking: true },
]

export function artifactVersionCard(version: ArtifactVersionView, nowMs: number): (glyphs: Glyphs) => Card {
  const { producer } = version
  return () => ({
    title: `${version.artifact} ${version.version}`,
    facts: [
      { label: 'name', value: version.name },
      { label: 'kind', value: version.type },
      { label: 'type', value: `${version.valueType}, written by ${version.materializer}` },
      { label: 'size', value: formatBytes(version.sizeBytes) },
      {
        label: 'made by',
        value: producer === null ? 'hand' : `run ${producer.run}, step ${producer.step}, output ${producer.output}`,
      },
      { label: 'tags', value: version.tags.join(', ') },
      {
        label: 'metadata',
        value: Object.entries(version.metadata)
          .map(([key, value]) => `${key} ${formatValue(value)}`)
          .join('\n'),
      },
      { label: 'digest', value: version.digest },
      { label: 'created', value: `${formatWhen(version.createdAt, nowMs)} (${version.createdAt})` },
      { label: 'id', value: version.id },
    ],
  })
}
