/** How values become files. Nothing that is stored is ever executed on load. */
import type { ArtifactType } from '../schema/parts.js'

export interface ValueMaterializer<T = unknown> {
  /** Recorded with the artifact version; the reader looks it up by this name. */
  readonly name: string
  readonly type?: ArtifactType | undefined
  accepts(value: unknown): value is T
  /** Writes one file or more into an empty folder. Equal values give equal bytes. */
  save(value: T, folder: string): void | Promise<void>
  load(folder: string): T | Promise<T>
  /** Facts for the artifact version's metadata: shape, rows, columns, … JSON values. */
  metadata?(value: T): Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>
  /** Markdown, for `describe` and cards. */
  visualize?(value: T): string | Promise<string>
}
