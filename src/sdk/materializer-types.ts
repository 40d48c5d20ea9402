/** How values become files. */
import type { ArtifactType, Metadata } from './artifact-types.js'

export interface AnyMaterializer {
  readonly '~zenlocal': { readonly materializer: true }
  readonly name: string
}

export interface MaterializerDefinition<T> {
  /** Recorded with every artifact version that it wrote; the reader looks it up by this name. */
  name: string
  type?: ArtifactType | undefined
  accepts(value: unknown): value is T
  /** Writes one file or more into the empty folder `dir`. Equal values should give equal bytes. */
  save(value: T, dir: string): Nothing | Promise<Nothing>
  /** Reads what `save` wrote. Must not execute what it reads. */
  load(dir: string): T | Promise<T>
  /** Facts for the artifact version's metadata. JSON values. */
  metadata?(value: T): Metadata | Promise<Metadata>
  /** Markdown for `describe` and model cards. */
  visualize?(value: T): string | Promise<string>
}
type Nothing = ReturnType<() => void>

export interface Materializer<T> extends AnyMaterializer {
  readonly '~zenlocal': { readonly materializer: true; readonly value?: T }
  readonly type?: ArtifactType | undefined
  accepts(value: unknown): value is T
  save(value: T, dir: string): Nothing | Promise<Nothing>
  load(dir: string): T | Promise<T>
  metadata?(value: T): Metadata | Promise<Metadata>
  visualize?(value: T): string | Promise<string>
}
