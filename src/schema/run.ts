import * as z from 'zod'
import { digest, metadata, schemaVersion, shortId, tags, time, ulid, versionRef } from './parts.js'

export const runStatus = z.enum(['running', 'completed', 'failed', 'interrupted', 'stopped'])
export type RunStatus = z.infer<typeof runStatus>
export const stepStatus = z.enum(['pending', 'running', 'completed', 'cached', 'failed', 'skipped', 'stopped'])
export type StepStatus = z.infer<typeof stepStatus>

/** An artifact version as a step took it or gave it. `number` is null only in a live run: numbers are given when the run is committed. */
export const stepArtifact = z.object({
  artifactVersion: shortId,
  artifact: z.string(),
  number: z.int().min(1).nullable(),
  digest,
})
export type StepArtifact = z.infer<typeof stepArtifact>

export const modelVersionRef = z.object({ id: shortId, name: z.string(), version: versionRef.extend({ name: z.string() }) })
export type ModelVersionRef = z.infer<typeof modelVersionRef>

/** What a step looked up for itself, and what it resolved to: part of the cache verdict. */
export const stepRead = z.object({
  /** The lookup as data; the engine's `ArtifactQuery` or `RecordQuery`. */
  query: z.record(z.string(), z.unknown()),
  /** For the reader: `iris_classifier@production trained_model`. */
  label: z.string(),
  /** Digest of what it resolved to: of the artifact's bytes, or of the record's canonical JSON. */
  digest: z.string(),
  artifactVersion: shortId.optional(),
})
export type StepRead = z.infer<typeof stepRead>

/** A registry call that the engine can make again. In `args`, `~this` stands for the run, wherever it is. */
export const stepAct = z.object({ method: z.string(), args: z.array(z.unknown()) })
export type StepAct = z.infer<typeof stepAct>

export const stepError = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().optional(),
  /** Frames in the user's own files, innermost first; paths relative to the project. */
  frames: z.array(z.object({ file: z.string(), line: z.int(), column: z.int(), function: z.string().optional() })),
  /** Source around the innermost frame. */
  excerpt: z.string().optional(),
})
export type StepError = z.infer<typeof stepError>

export const runStep = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: stepStatus,
  cached: z.boolean(),
  /** The cache verdict in words: `cached from kind-otter-7q2m`, `ran because: parameter lr 0.1 → 0.2`. */
  reason: z.string(),
  /** Cache key; absent when the step has no fingerprint. */
  key: z.string().optional(),
  /** Hash of the code that the step reaches. */
  code: z.string().optional(),
  parameters: metadata.optional(),
  after: z.array(z.string()).optional(),
  model: modelVersionRef.optional(),
  inputs: z.record(z.string(), z.array(stepArtifact)),
  outputs: z.record(z.string(), stepArtifact),
  reads: z.array(stepRead).optional(),
  /** What it wrote besides its outputs; a step with any is never a cache hit. */
  writes: z.array(z.string()).optional(),
  /** What it did to its own model version, run and outputs (metadata, tags, links): done again when the step is a cache hit. */
  acts: z.array(stepAct).optional(),
  metadata: metadata.optional(),
  attempts: z.int().min(0),
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  durationMs: z.number().nullable(),
  error: stepError.nullable(),
})
export type RunStep = z.infer<typeof runStep>

/** `runs/<yyyy>/<mm>/<id>.json` */
export const run = z.looseObject({
  schema: schemaVersion,
  id: ulid,
  name: z.string(),
  pipeline: z.string(),
  status: runStatus,
  startedAt: time,
  endedAt: time.nullable(),
  durationMs: z.number().nullable(),
  /** The pipeline's model version. */
  model: modelVersionRef.nullable(),
  parameters: metadata,
  steps: z.array(runStep),
  error: stepError.nullable().optional(),
  tags: tags.optional(),
  metadata: metadata.optional(),
  warnings: z.array(z.string()).optional(),
  git: z
    .object({ commit: z.string().nullable(), branch: z.string().nullable(), dirty: z.boolean(), patch: digest.optional() })
    .nullable(),
  environment: z.object({ node: z.string(), zen: z.string(), packages: z.record(z.string(), z.string()) }),
  /** Arguments after `zen`, secrets masked. */
  command: z.array(z.string()),
})
export type Run = z.infer<typeof run>
