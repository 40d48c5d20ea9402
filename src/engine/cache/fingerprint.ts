/**
 * The fingerprint of a step: what makes two executions the same. It is the promise of the cache, so each field says why it is here.
 * Content, not identity: a step that ran again and made the same bytes does not invalidate what follows (early cut-off).
 * Not in it: comments, formatting, unrelated steps of the file, names of runs, ids, times.
 */
import { canonicalDigest } from './canonical.js'

/** Raise it when a field changes its meaning: every step runs once more. */
export const FINGERPRINT_FORMAT = 1

export interface InputContent {
  readonly digest: string
  /** The same bytes read by another materializer are another value. */
  readonly materializer: string
}

export interface OutputShape {
  /** A hit hands out the earlier artifact version, so it must bear the name that is asked for now (as written, not yet formatted). */
  readonly artifact: string
  /** A text name beside the number is part of what the step makes. */
  readonly version: string | null
  /** The type decides under which heading the artifact is listed. */
  readonly type: string | null
  /** Another materializer writes other bytes for the same value. */
  readonly materializer: string | null
  /** Tags and metadata declared in code are stored with the artifact version. */
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface StepFingerprint {
  /** What the other fields mean may change between versions of zen. */
  readonly format: number
  /** Two steps with the same body are still two steps: their records and default artifact names differ. */
  readonly step: string
  /** Hash of the code that the step reaches; null where there is none and `salt` or `key` stands in for it. */
  readonly code: string | null
  /** Plain inputs are arguments. By input name; a reference inside is a placeholder, its content is in `inputs`. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** What the step reads from artifacts, by content, by input name, in the order in which the input mentions them. */
  readonly inputs: Readonly<Record<string, readonly InputContent[]>>
  /** The same values stored under other names or in another format are other artifacts. By output name. */
  readonly outputs: Readonly<Record<string, OutputShape>>
  /** `extra` is handed to the step by its context: configuration that no argument shows. */
  readonly extra: Readonly<Record<string, unknown>>
  /** Variables that zen sets for the step. */
  readonly environment: Readonly<Record<string, string>>
  /** Files that the step declares to read, by path: digest of the content, null when absent. */
  readonly files: Readonly<Record<string, string | null>>
  /** Environment variables that the step declares to read: digest (never the value: it may be a secret), null when unset. */
  readonly env: Readonly<Record<string, string | null>>
  /** Lets the author say "another one now" without changing code. */
  readonly salt: string | null
  /** What `cache.key` returned: the author's own notion of sameness. */
  readonly key: string | null
}

/** The cache key: 64 hex digits. */
export function keyOf(fingerprint: StepFingerprint): string {
  return canonicalDigest(fingerprint)
}
