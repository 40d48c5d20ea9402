import * as z from 'zod'

/** 10 characters of lower-case base32 (RFC 4648 alphabet), from a good random source: models, versions, artifact versions, links. */
export const shortId = z.string().regex(/^[a-z2-7]{10}$/, 'expected an id of 10 characters a–z, 2–7')
/** ULID (Crockford base32, upper case): runs, events. Its first 10 characters are its time. */
export const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'expected a ULID')
/** ISO 8601 in UTC with milliseconds. */
export const time = z.iso.datetime()
/** `sha256:` and 64 hex digits. */
export const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256:<64 hex digits>')
export const tags = z.array(z.string())
export const metadata = z.record(z.string(), z.unknown())
export const artifactType = z.enum(['data', 'model', 'deployment'])
export type ArtifactType = z.infer<typeof artifactType>
/** A reference by id, with the name beside it for the reader; the id decides. */
export const modelRef = z.object({ id: shortId, name: z.string() })
export const runRef = z.object({ id: ulid, name: z.string() })
export const versionRef = z.object({ id: shortId, number: z.int().min(1) })

/** Every record starts with the version of its schema. A newer one is refused, an older one is migrated in memory. */
export const schemaVersion = z.literal(1)
export const CURRENT_SCHEMA = 1

/** What stands in place of a deleted record: its number or name stays taken. */
export const tombstone = z.object({
  schema: schemaVersion,
  id: z.string(),
  name: z.string().optional(),
  deleted: z.object({ at: time, event: ulid.optional() }),
})
export type Tombstone = z.infer<typeof tombstone>
