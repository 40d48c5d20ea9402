/** What one `zen run` (or one program started with Node) shares between the runs of its pipelines. */
import { executeRun } from '../engine/index.js'
import type { UserModule } from '../engine/load/types.js'
import type { EventSink } from '../engine/events.js'
import type { RunRegistry } from '../engine/ports.js'
import type { Run } from '../schema/run.js'
import type { PipelineDefinition } from '../sdk/definitions.js'
import type { Store } from '../store/types.js'
import { packageVersion } from './package-root.js'

export interface RunSession {
  readonly store: Store
  readonly registry: RunRegistry
  readonly module: UserModule
  readonly command: readonly string[]
  readonly cache: boolean | undefined
  readonly concurrency: number | undefined
  readonly onEvent: EventSink | undefined
  readonly stop: AbortSignal | undefined
  readonly kill: AbortSignal | undefined
  /** Finished runs, in order of their end. */
  readonly runs: Run[]
}

/** The session of the `zen run` in whose process this code runs. */
let current: RunSession | undefined

export function currentSession(): RunSession | undefined {
  return current
}

export async function withSession<T>(session: RunSession, use: () => Promise<T>): Promise<T> {
  const before = current
  current = session
  try {
    return await use()
  } finally {
    current = before
  }
}

export async function runInSession(
  session: RunSession,
  pipeline: PipelineDefinition,
  parameters: Readonly<Record<string, unknown>>,
  runName?: string,
): Promise<Run> {
  const run = await executeRun({
    store: session.store,
    registry: session.registry,
    module: session.module,
    pipeline,
    parameters,
    command: session.command,
    sdkVersion: packageVersion(),
    ...(session.cache === undefined ? {} : { cache: session.cache }),
    ...(session.concurrency === undefined ? {} : { concurrency: session.concurrency }),
    ...(session.onEvent === undefined ? {} : { onEvent: session.onEvent }),
    ...(session.stop === undefined ? {} : { stop: session.stop }),
    ...(session.kill === undefined ? {} : { kill: session.kill }),
    ...(runName === undefined ? {} : { runName }),
  })
  session.runs.push(run)
  return run
}
