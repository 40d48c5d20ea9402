import type { ModelView } from '../../schema/views.js'
import type { Card } from '../card.js'
import type { Column } from '../columns.js'
import { formatWhen, plural } from '../format-value.js'
import type { Glyphs } from '../../ui/glyphs.js'

export const modelColumns: readonly Column<ModelView>[] = [
  { key: 'name', value: (model) => model.name, minWidth: 16, keep: true },
  { key: 'versions', value: (model) => model.versions, align: 'right' },
  { key: 'latest', value: (model) => model.latestVersion, align: 'right' },
  {
    key: 'production',
    value: (model) => model.stages.production,
    align: 'right',
    tone: (model) => (model.stages.production === null ? 'dim' : 'ok'),
  },
  {
    key: 'staging',
    value: (model) => model.stages.staging,
    align: 'right',
    tone: (model) => (model.stages.staging === null ? 'dim' : 'running'),
  },
  { key: 'tags', value: (model) => model.tags.join(', '), minWidth: 8 },
  {
    key: 'created',
    value: (model) => model.latestVersionCreatedAt ?? model.createdAt,
    show: (model, { nowMs }) => formatWhen(model.latestVersionCreatedAt ?? model.createdAt, nowMs),
  },
  { key: 'license', value: (model) => model.license, onAsking: true },
  { key: 'description', value: (model) => model.description, minWidth: 20, onAsking: true },
  { key: 'id', value: (model) => model.id, onAsking: true },
]

export function modelCard(model: ModelView, nowMs: number): (glyphs: Glyphs) => Card {
  return ({ none, dot }) => ({
    title: [model.name, ...(model.license === null ? [] : [model.license])].join(` ${dot} `),
    subtitle: model.description,
    facts: [
      {
        label: 'production',
        value: held(model.stages.production) ?? none,
        tone: model.stages.production === null ? 'dim' : 'ok',
      },
      { label: 'staging', value: held(model.stages.staging) ?? none, tone: model.stages.staging === null ? 'dim' : 'running' },
      {
        label: 'versions',
        value: model.latestVersion === null ? 'none yet' : `${plural(model.versions, 'version')}, latest ${model.latestVersion}`,
      },
      { label: 'tags', value: model.tags.join(', ') },
      { label: 'audience', value: model.audience },
      { label: 'use cases', value: model.useCases },
      { label: 'limitations', value: model.limitations },
      { label: 'trade-offs', value: model.tradeOffs },
      { label: 'ethics', value: model.ethics },
      { label: 'registry', value: model.saveModelsToRegistry ? null : 'model objects are not saved to the model registry' },
      { label: 'created', value: `${formatWhen(model.createdAt, nowMs)} (${model.createdAt})` },
      { label: 'id', value: model.id },
    ],
  })
}

function held(version: number | null): string | undefined {
  return version === null ? undefined : `version ${version}`
}
