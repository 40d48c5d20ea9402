import type { ModelVersionView, Stage } from '../../schema/views.js'
import type { Card } from '../card.js'
import type { Column } from '../columns.js'
import { formatNumber, formatValue, formatWhen, plural } from '../format-value.js'
import type { Glyphs } from '../../ui/glyphs.js'
import type { Tone } from '../../ui/lines.js'

export const versionColumns: readonly Column<ModelVersionView>[] = [
  { key: 'version', value: (version) => version.number, align: 'right', keep: true },
  { key: 'name', value: (version) => version.name, minWidth: 10, inTable: (versions) => versions.some(hasOwnName) },
  {
    key: 'stage',
    value: (version) => version.stage,
    show: (version, { glyphs }) => (version.stage === 'none' ? glyphs.none : version.stage),
    tone: (version) => stageTone(version.stage),
    keep: true,
  },
  { key: 'data', value: (version) => version.artifacts.data, align: 'right' },
  { key: 'model', value: (version) => version.artifacts.model, align: 'right' },
  { key: 'deployment', value: (version) => version.artifacts.deployment, align: 'right' },
  { key: 'runs', value: (version) => version.runs, align: 'right' },
  { key: 'metrics', value: metrics, minWidth: 16 },
  {
    key: 'created',
    value: (version) => version.createdAt,
    show: (version, { nowMs }) => formatWhen(version.createdAt, nowMs),
  },
  { key: 'tags', value: (version) => version.tags.join(', '), minWidth: 8, onAsking: true },
  { key: 'description', value: (version) => version.description, minWidth: 20, onAsking: true },
  { key: 'producer', value: (version) => version.producer, onAsking: true },
  { key: 'id', value: (version) => version.id, onAsking: true },
]

/** The name of an unnamed version is its number, which stands beside it. */
function hasOwnName({ name, number }: ModelVersionView): boolean {
  return name !== String(number)
}

/** The numbers among the metadata, the first three. */
function metrics(version: ModelVersionView): string {
  return Object.entries(version.metadata)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .slice(0, 3)
    .map(([key, value]) => `${key} ${formatNumber(value)}`)
    .join(', ')
}

function stageTone(stage: Stage): Tone | undefined {
  switch (stage) {
    case 'production':
      return 'ok'
    case 'staging':
      return 'running'
    case 'archived':
    case 'none':
      return 'dim'
  }
}

/** `3 data, 1 model, 0 deployment`, left out when all are zero. */
export function countArtifacts({ data, model, deployment }: ModelVersionView['artifacts']): string {
  const parts = [plural(data, 'data artifact'), plural(model, 'model object'), plural(deployment, 'deployment')]
  return parts.filter((part) => !part.startsWith('0 ')).join(', ')
}

function madeBy({ producer, producerName }: ModelVersionView): string {
  return producer === null ? 'hand' : `run ${producerName ?? producer}`
}

export function versionCard(version: ModelVersionView, nowMs: number): (glyphs: Glyphs) => Card {
  return ({ dot, none }) => ({
    title: `${version.model} ${version.number}${version.stage === 'none' ? '' : ` ${dot} ${version.stage}`}`,
    subtitle: version.description,
    facts: [
      { label: 'stage', value: version.stage === 'none' ? none : version.stage, tone: stageTone(version.stage) },
      { label: 'name', value: hasOwnName(version) ? version.name : null },
      { label: 'artifacts', value: countArtifacts(version.artifacts) || none },
      { label: 'runs', value: version.runs === 0 ? none : plural(version.runs, 'run') },
      { label: 'made by', value: madeBy(version) },
      { label: 'tags', value: version.tags.join(', ') },
      {
        label: 'metadata',
        value: Object.entries(version.metadata)
          .map(([key, value]) => `${key} ${formatValue(value)}`)
          .join('\n'),
      },
      { label: 'created', value: `${formatWhen(version.createdAt, nowMs)} (${version.createdAt})` },
      { label: 'id', value: version.id },
    ],
  })
}
