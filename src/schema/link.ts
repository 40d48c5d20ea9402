import * as z from 'zod'
import { artifactType, modelRef, runRef, schemaVersion, shortId, time, versionRef } from './parts.js'

/** One artifact version under one model version. */
export const linkedArtifact = z.object({
  artifactVersion: shortId,
  artifact: z.string(),
  number: z.int().min(1),
  type: artifactType,
  /** Invocation id and output name in the run; absent in links made by hand. */
  step: z.string().optional(),
  output: z.string().optional(),
  /** The step was a cache hit: another run made the bytes. */
  cached: z.literal(true).optional(),
  at: time,
})
export type LinkedArtifact = z.infer<typeof linkedArtifact>

/** `models/<folder>/links/<version id>/<run id>.json`: all that one run linked to one version. */
export const runLink = z.looseObject({
  schema: schemaVersion,
  id: z.string(),
  model: modelRef,
  version: versionRef,
  run: runRef,
  outputs: z.array(linkedArtifact),
  /** What the run read from this version. */
  consumed: z.array(linkedArtifact),
  /** Artifact version ids whose earlier links `overwrite` replaced. */
  replaced: z.array(shortId).optional(),
  createdAt: time,
})
export type RunLink = z.infer<typeof runLink>

/** `models/<folder>/links/<version id>/<id>.yaml`: made by hand. */
export const manualLink = z.looseObject({
  schema: schemaVersion,
  id: shortId,
  model: modelRef,
  version: versionRef,
  artifact: linkedArtifact,
  createdAt: time,
})
export type ManualLink = z.infer<typeof manualLink>
