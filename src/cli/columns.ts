/** Columns as data: the exact value for scripts, the readable one for a terminal. */
import type { Glyphs } from '../ui/glyphs.js'
import type { Tone } from '../ui/lines.js'

/** What the readable form may depend on. */
export interface Look {
  readonly nowMs: number
  readonly glyphs: Glyphs
}

export type Scalar = string | number | boolean | null

export interface Column<T> {
  /** Header of the TSV (the table has it in capitals), and the name for `--columns` and `--sort-by`. */
  readonly key: string
  readonly value: (row: T) => Scalar
  readonly show?: (row: T, look: Look) => string
  readonly tone?: (row: T) => Tone | undefined
  readonly align?: 'right'
  /** The column may be cut down to this width. */
  readonly minWidth?: number
  /** Never dropped from a table. */
  readonly keep?: true
  /** In a table only where it says something about these rows; TSV and CSV have the same columns every time. */
  readonly inTable?: (rows: readonly T[]) => boolean
  /** Only with `--columns`. */
  readonly onAsking?: true
}
