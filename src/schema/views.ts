/**
 * The JSON that commands print and that `Client` returns: keys that scripts rely on.
 * Times are ISO 8601 in UTC, sizes bytes, durations milliseconds. More keys may be added, none renamed.
 */
import * as z from 'zod'
import { artifactType, metadata } from './parts.js'
import { runStatus, stepError, stepStatus } from './run.js'

export const stage = z.enum(['none', 'staging', 'production', 'archived'])
export type Stage = z.infer<typeof stage>

const card = {
  license: z.string().nullable(),
  description: z.string().nullable(),
  audience: z.string().nullable(),
  useCases: z.string().nullable(),
  limitations: z.string().nullable(),
  tradeOffs: z.string().nullable(),
  ethics: z.string().nullable(),
}

export const modelView = z.object({
  id: z.string(),
  name: z.string(),
  latestVersion: z.int().nullable(),
  stages: z.object({ production: z.int().nullable(), staging: z.int().nullable() }),
  versions: z.int(),
  tags: z.array(z.string()),
  ...card,
  saveModelsToRegistry: z.boolean(),
  createdAt: z.string(),
  /** When the latest version was made; null without versions. */
  latestVersionCreatedAt: z.string().nullable(),
})
export type ModelView = z.infer<typeof modelView>

export const modelVersionView = z.object({
  id: z.string(),
  model: z.string(),
  number: z.int(),
  /** Of an unnamed version: its number as text. */
  name: z.string(),
  stage,
  description: z.string().nullable(),
  tags: z.array(z.string()),
  metadata,
  artifacts: z.object({ data: z.int(), model: z.int(), deployment: z.int() }),
  runs: z.int(),
  /** Id of the run that made it. */
  producer: z.string().nullable(),
  /** Its name; null for a version made by hand. */
  producerName: z.string().nullable(),
  createdAt: z.string(),
})
export type ModelVersionView = z.infer<typeof modelVersionView>

export const linkView = z.object({
  artifact: z.string(),
  version: z.int(),
  type: artifactType,
  artifactVersionId: z.string(),
  /** Id of the run that linked it; null for a link made by hand. */
  run: z.string().nullable(),
  runName: z.string().nullable(),
  step: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  createdAt: z.string(),
})
export type LinkView = z.infer<typeof linkView>

export const artifactView = z.object({
  name: z.string(),
  latestVersion: z.int(),
  versions: z.int(),
  type: artifactType,
  description: z.string().nullable(),
  tags: z.array(z.string()),
  createdAt: z.string(),
})
export type ArtifactView = z.infer<typeof artifactView>

export const artifactVersionView = z.object({
  id: z.string(),
  artifact: z.string(),
  version: z.int(),
  name: z.string().nullable(),
  type: artifactType,
  digest: z.string(),
  sizeBytes: z.int(),
  materializer: z.string(),
  valueType: z.string(),
  producer: z.object({ run: z.string(), runName: z.string(), step: z.string(), output: z.string() }).nullable(),
  metadata,
  tags: z.array(z.string()),
  createdAt: z.string(),
})
export type ArtifactVersionView = z.infer<typeof artifactVersionView>

const artifactRefView = z.object({
  artifact: z.string(),
  version: z.int().nullable(),
  artifactVersionId: z.string(),
  digest: z.string(),
})
export const stepView = z.object({
  id: z.string(),
  name: z.string(),
  status: stepStatus,
  cached: z.boolean(),
  reason: z.string(),
  durationMs: z.number().nullable(),
  attempts: z.int(),
  inputs: z.record(z.string(), z.array(artifactRefView)),
  outputs: z.record(z.string(), artifactRefView),
  parameters: metadata,
  metadata,
  error: stepError.nullable(),
})
export type StepView = z.infer<typeof stepView>

export const runView = z.object({
  id: z.string(),
  name: z.string(),
  pipeline: z.string(),
  status: runStatus,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  model: z.object({ name: z.string(), version: z.int() }).nullable(),
  steps: z.array(stepView),
  git: z.object({ commit: z.string().nullable(), branch: z.string().nullable(), dirty: z.boolean() }).nullable(),
  parameters: metadata,
  tags: z.array(z.string()),
  warnings: z.array(z.string()),
  error: stepError.nullable(),
})
export type RunView = z.infer<typeof runView>

export const pipelineView = z.object({
  name: z.string(),
  runs: z.int(),
  lastRun: z.string().nullable(),
  lastStatus: runStatus.nullable(),
  lastStartedAt: z.string().nullable(),
})
export type PipelineView = z.infer<typeof pipelineView>

export const integrationView = z.object({
  name: z.string(),
  installed: z.boolean(),
  packages: z.array(z.string()),
  description: z.string(),
})
export type IntegrationView = z.infer<typeof integrationView>

export const statusView = z.object({
  project: z.string(),
  name: z.string(),
  stack: z.string(),
  models: z.int(),
  production: z.array(z.object({ model: z.string(), version: z.int() })),
  liveRuns: z.array(z.object({ id: z.string(), name: z.string(), pipeline: z.string() })),
  lastRun: z
    .object({ id: z.string(), name: z.string(), pipeline: z.string(), status: runStatus, startedAt: z.string() })
    .nullable(),
  problems: z.int(),
})
export type StatusView = z.infer<typeof statusView>

/** The table of views: `schemas/<name>.json` is made from it. */
export const views = {
  model: modelView,
  'model-version': modelVersionView,
  link: linkView,
  artifact: artifactView,
  'artifact-version': artifactVersionView,
  run: runView,
  pipeline: pipelineView,
  integration: integrationView,
  status: statusView,
} as const
