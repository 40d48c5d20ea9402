import * as z from 'zod'
import { artifactType, digest, metadata, runRef, schemaVersion, shortId, tags, time } from './parts.js'

/** `artifacts/<artifact>/artifact.yaml`: only when something is set. */
export const artifact = z.looseObject({
  schema: schemaVersion,
  name: z.string(),
  description: z.string().optional(),
  tags: tags.optional(),
})
export type Artifact = z.infer<typeof artifact>

/**
 * Where the bytes are. `file`: the digest is that of the one file named `fileName`.
 * `folder`: the digest is that of a manifest object `{ files: [{ path, digest, sizeBytes }] }`.
 */
export const payload = z.object({
  layout: z.enum(['file', 'folder']),
  fileName: z.string().optional(),
  digest,
  sizeBytes: z.int().min(0),
})
export type Payload = z.infer<typeof payload>

/** `artifacts/<artifact>/<number>-<id>.json` */
export const artifactVersion = z.looseObject({
  schema: schemaVersion,
  id: shortId,
  artifact: z.string(),
  number: z.int().min(1),
  /** A text name beside the number, such as `raw_2023`. */
  name: z.string().optional(),
  type: artifactType,
  ...payload.shape,
  /** Name of the materializer that wrote the bytes and reads them again. */
  materializer: z.string(),
  /** What the value was, for the reader: `Array<object>`, `DecisionTreeClassifier`, … */
  valueType: z.string(),
  producer: z.object({ run: runRef, step: z.string(), output: z.string() }).nullable(),
  metadata: metadata.optional(),
  tags: tags.optional(),
  createdAt: time,
})
export type ArtifactVersion = z.infer<typeof artifactVersion>

/** Before the commit that numbers it. */
export const newArtifactVersion = artifactVersion.omit({ number: true })
export type NewArtifactVersion = z.infer<typeof newArtifactVersion>
