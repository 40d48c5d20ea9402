/** What the parts of one execution share. */
import type { CacheIndex, LastFingerprint } from '../cache/cache-index.js'
import type { RunEvent } from '../events.js'
import type { UserModule } from '../load/types.js'
import type { WorkerPool } from '../pool/pool.js'
import type { RunRegistry } from '../ports.js'
import type { AnyVersion } from '../worker/messages.js'
import type { StepAct } from '../../schema/run.js'
import type { Store } from '../../store/types.js'
import type { Mask } from './mask-secrets.js'
import type { ModelVersions } from './model-versions.js'
import type { RunPlan } from './plan.js'
import type { RunState } from './state.js'
import type { StepLogs } from './step-logs.js'

export interface Execution {
  readonly store: Store
  readonly registry: RunRegistry
  readonly module: UserModule
  readonly plan: RunPlan
  readonly state: RunState
  readonly pool: WorkerPool
  readonly index: CacheIndex
  readonly logs: StepLogs
  readonly mask: Mask
  readonly models: ModelVersions
  readonly externals: ExternalValues
  /** Outputs of the steps that have ended well, by invocation and output name. */
  readonly outputs: Map<string, ReadonlyMap<string, AnyVersion>>
  readonly last: Map<string, LastFingerprint>
  /** The user asked to stop: nothing new is started. */
  stopping: boolean
  /** Running steps are being ended, and why. */
  killed: string | undefined
  /** A step failed and the pipeline's mode lets nothing new start. */
  failing: boolean
  /** `fail-fast`: running steps are being ended because another one failed. */
  cut: boolean
  /** Hooks of steps that are under way. */
  readonly hooks: Promise<void>[]
  /** Marks that hooks put on the run. */
  readonly noteRunActs: (acts: readonly StepAct[]) => void
  readonly emit: (event: RunEvent) => void
  /** As `emit`, and resolves when the event is durable; only then others hear of it. */
  readonly emitDurably: (event: RunEvent) => Promise<void>
}

/** Values written in the pipeline's code, stored by content. */
export interface ExternalValues {
  versionOf(value: unknown): AnyVersion
  /** New versions that no step has recorded yet: each goes into the record of the first step that takes it. */
  takeNew(ids: ReadonlySet<string>): readonly AnyVersion[]
}

export function now(): string {
  return new Date().toISOString()
}
