/**
 * `zen run FILE` as a use case. Implemented by `runFile` and `describeFile` in this file.
 */
import type { EventSink } from '../engine/events.js'
import type { RunView } from '../schema/views.js'

export interface RunFileOptions {
  readonly project?: string | undefined
  readonly cwd?: string | undefined
  readonly command: readonly string[]
  readonly file: string
  readonly pipeline?: string | undefined
  /** Values already parsed as YAML. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
  readonly configFile?: string | undefined
  readonly cache?: boolean | undefined
  readonly runName?: string | undefined
  readonly dryRun?: boolean | undefined
  readonly concurrency?: number | undefined
  readonly onEvent?: EventSink | undefined
  /** First abort: finish running steps and stop. Second (`AbortSignal` of its own): stop now. */
  readonly stop?: AbortSignal | undefined
  readonly kill?: AbortSignal | undefined
}

/** One step of a dry run: what would happen and why. */
export interface PlannedStep {
  readonly id: string
  readonly name: string
  readonly would: 'reuse' | 'run' | 'unknown'
  readonly reasons: readonly string[]
}

export type RunFileResult =
  | { readonly kind: 'runs'; readonly runs: readonly RunView[] }
  | { readonly kind: 'plan'; readonly pipeline: string; readonly steps: readonly PlannedStep[] }

export interface PipelineHelp {
  readonly name: string
  readonly isDefault: boolean
  readonly parameters: readonly {
    readonly name: string
    readonly required: boolean
    readonly type: string
    readonly default?: unknown
    readonly source?: string | undefined
  }[]
  /** Takes any name (`...rest`, or no pattern). */
  readonly open: boolean
}
