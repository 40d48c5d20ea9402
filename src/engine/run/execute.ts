/** A whole run: from the composed pipeline to the committed record. */
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { Run } from '../../schema/run.js'
import type { PipelineDefinition } from '../../sdk/definitions.js'
import type { Store } from '../../store/types.js'
import { openCacheIndex } from '../cache/cache-index.js'
import { keepResults } from '../cache/keep-results.js'
import type { EventSink, RunEvent } from '../events.js'
import type { CodeFingerprint, UserModule } from '../load/types.js'
import { createPool } from '../pool/pool.js'
import type { RunIdentity, RunRegistry } from '../ports.js'
import type { WorkerSetup } from '../worker/messages.js'
import type { StoredValues } from '../worker/stored-values.js'
import { checkModels } from './check-models.js'
import { composeRun, type Composed } from './compose-run.js'
import { now, type Execution } from './context.js'
import { storeExternalValues } from './external-values.js'
import { readGitFacts, readPatch, type GitFacts } from './git-facts.js'
import { hooksEnded, runPipelineHook } from './hooks.js'
import { listenForInterrupts, type Interrupts } from './interrupts.js'
import { openJournal, type Journal } from './journal.js'
import { createMask } from './mask-secrets.js'
import { createModelVersions } from './model-versions.js'
import { currentOwner } from './owner.js'
import { brokenError, firstError, statusOf } from './outcome.js'
import { planInvocations, wantsFingerprints, type RunPlan } from './plan.js'
import { newIdentity, runHeader } from './run-header.js'
import { runInvocation, skipInvocation } from './run-invocation.js'
import { runSchedule } from './scheduler.js'
import { applyEvent, closeOpenSteps, finishedRunOf, newRunState, overlayOf, versionsToRemove } from './state.js'
import { openStepLogs } from './step-logs.js'

export interface ExecuteOptions extends Interrupts {
  readonly store: Store
  readonly registry: RunRegistry
  readonly module: UserModule
  readonly pipeline: PipelineDefinition
  readonly parameters: Readonly<Record<string, unknown>>
  /** Given by the caller when it must know the run before it starts. */
  readonly identity?: RunIdentity | undefined
  /** False: `--no-cache`. */
  readonly cache?: boolean | undefined
  /** Steps at once; default: as many as there are cores. */
  readonly concurrency?: number | undefined
  readonly runName?: string | undefined
  readonly onEvent?: EventSink | undefined
  /** Arguments after `zen`. */
  readonly command: readonly string[]
  /** Version of zenlocal. */
  readonly sdkVersion: string
  /** Values that must not appear in logs and records. */
  readonly secrets?: readonly string[] | undefined
}

/**
 * Resolves with the committed record, also of a run that failed or was stopped.
 * Throws what keeps a run from starting (nothing is recorded then), and what breaks zen itself (the run is recorded as failed then).
 */
export async function executeRun(options: ExecuteOptions): Promise<Run> {
  const git = readGitFacts(options.store.projectDir)
  const composed = await composeRun(options)
  const { compiled } = composed
  const identity = options.identity ?? newIdentity(compiled, options.runName)
  const names = { startedAt: identity.startedAt, substitutions: compiled.pipeline.substitutions }
  await checkModels(compiled, options.registry, names)
  const fingerprints = wantsFingerprints(compiled) ? await options.module.fingerprints() : new Map<string, CodeFingerprint>()
  const plan = planInvocations(compiled, { startedAt: identity.startedAt, cache: options.cache, fingerprints })
  const running = await openExecution(options, { plan, identity, git: await git, composed })
  return running.toEnd()
}

interface Opening {
  readonly plan: RunPlan
  readonly identity: RunIdentity
  readonly git: GitFacts | null
  readonly composed: Composed
}

async function openExecution(
  options: ExecuteOptions,
  { plan, identity, git, composed }: Opening,
): Promise<{ readonly toEnd: () => Promise<Run> }> {
  const { store, registry, module, onEvent } = options
  const mask = createMask(options.secrets ?? [])
  const header = await runHeader({ ...options, identity, compiled: plan.compiled, defaults: composed.defaults, git, mask })
  const state = newRunState(header)
  const path = store.localPath('runs', `${identity.id}.ndjson`)
  const journal = openJournal(path)
  journal.append({ type: 'owner', owner: currentOwner(), header })

  const emit = (event: RunEvent): void => {
    applyEvent(state, event)
    if (event.type !== 'step-log' && event.type !== 'step-progress') journal.append(event)
    // A run that works can be watched from another terminal; one that only reuses is over before anybody looks.
    if (event.type === 'step-started' || event.type === 'stopping') journal.show()
    onEvent?.(event)
  }
  const execution: Execution = {
    store,
    registry,
    module,
    plan,
    state,
    mask,
    emit,
    async emitDurably(event) {
      applyEvent(state, event)
      journal.append(event)
      await journal.sync()
      onEvent?.(event)
    },
    noteRunActs(acts) {
      state.acts.push(...acts)
      journal.append({ type: 'run-acts', acts })
    },
    pool: createPool({
      size: options.concurrency ?? availableParallelism(),
      setup: () => workerSetup(options, identity, composed),
    }),
    index: openCacheIndex(store),
    logs: openStepLogs(store, identity.id),
    models: createModelVersions({
      registry,
      overlay: () => overlayOf(state),
      names: { startedAt: identity.startedAt, substitutions: plan.compiled.pipeline.substitutions },
      sync: () => journal.sync(),
      emit,
    }),
    externals: await storeExternalValues(plan, { registry, overlay: overlayOf(state), values: () => openValues(store) }),
    outputs: new Map(),
    last: new Map(),
    hooks: [],
    stopping: false,
    failing: false,
    cut: false,
    killed: undefined,
  }
  return { toEnd: () => runToEnd(execution, journal, path, options) }
}

async function runToEnd(execution: Execution, journal: Journal, path: string, options: ExecuteOptions): Promise<Run> {
  const { state, store, pool } = execution
  const startedMs = performance.now()
  const stopListening = listenForInterrupts(execution, options)
  const patch = keepPatch(execution, journal)
  let broken: unknown
  let bug = false
  try {
    announce(execution)
    await runSteps(execution)
    await hooksEnded(execution)
    const error = firstError(execution)
    const status = statusOf(execution)
    // A run that was stopped has neither succeeded nor failed.
    if (status === 'failed') await runPipelineHook(execution, 'onFailure', status, error ?? undefined)
    if (status === 'completed') await runPipelineHook(execution, 'onSuccess', status, undefined)
  } catch (error) {
    broken = error
    bug = true
    pool.terminateAll('The run broke off.')
    closeOpenSteps(state, 'skipped: the run broke off', now())
  } finally {
    stopListening()
  }
  await patch
  const closing = pool.close()
  const status = bug ? 'failed' : statusOf(execution)
  const at = now()
  const error = bug ? brokenError(broken) : firstError(execution)
  const durationMs = Math.round((performance.now() - startedMs) * 10) / 10
  const ended: RunEvent = { type: 'run-ended', at, status, durationMs, error, removedVersions: versionsToRemove(state, status) }
  applyEvent(state, ended)
  journal.append(ended)
  if (journal.isOpen()) await journal.sync()
  const run = await execution.registry.finish(finishedRunOf(state))
  await Promise.all([journal.close(), closing])
  execution.logs.close()
  await rm(path, { force: true })
  await rm(store.localPath('checkpoints', run.id), { recursive: true, force: true })
  keepResults(execution.index, run)
  if (execution.last.size > 0) execution.index.saveLast(run.pipeline, execution.last)
  options.onEvent?.(ended)
  if (bug) throw broken
  return run
}

function announce({ plan, state, emit }: Execution): void {
  const { header } = state
  const steps = plan.invocations.map(({ invocation: { id, step, dependsOn } }) => ({ id, name: step.name, dependsOn }))
  const { git, name, pipeline, parameters } = header
  emit({
    type: 'run-started',
    at: header.startedAt,
    run: header.id,
    name,
    pipeline,
    parameters,
    steps,
    commit: git?.commit ?? null,
    dirty: git?.dirty ?? false,
  })
}

async function runSteps(execution: Execution): Promise<void> {
  const { pipeline } = execution.plan.compiled
  if (pipeline.model) await execution.models.ensure(pipeline.model, null)
  await runPipelineHook(execution, 'onInit', 'running', undefined)
  const planned = new Map(execution.plan.invocations.map((one) => [one.invocation.id, one]))
  await runSchedule({
    nodes: execution.plan.invocations.map(({ invocation }) => invocation),
    mayStart: () => !execution.stopping && !execution.failing && execution.killed === undefined,
    skip: (id, because) => skipInvocation(execution, planned.get(id)!, because),
    async run(id) {
      const end = await runInvocation(execution, planned.get(id)!)
      if (end === 'failed') afterFailure(execution)
      return end
    },
  })
}

function afterFailure(execution: Execution): void {
  const { executionMode } = execution.plan.compiled.pipeline
  if (executionMode === 'continue-on-failure' || execution.failing) return
  execution.failing = true
  execution.emit({ type: 'stopping', at: now(), reason: 'failure' })
  if (executionMode !== 'fail-fast') return
  execution.cut = true
  execution.pool.terminateAll('Ended because another step failed (fail-fast).')
}

async function workerSetup(
  { module, pipeline, store }: ExecuteOptions,
  run: RunIdentity,
  { compiled, index }: Composed,
): Promise<WorkerSetup> {
  const bundle = await module.bundle()
  const { name, model, extra } = compiled.pipeline
  return {
    projectDir: store.projectDir,
    bundle,
    file: pipeline.file ?? bundle,
    pipeline: { index, name, model, extra },
    parameters: compiled.parameters,
    run,
  }
}

async function openValues(store: Store): Promise<StoredValues> {
  const { openStoredValues } = await import('../worker/stored-values.js')
  return openStoredValues(store)
}

/** What makes the commit into the tree that ran; the steps do not wait for it. */
async function keepPatch({ state, store, module }: Execution, journal: Journal): Promise<void> {
  if (!state.header.git?.dirty || state.header.git.commit === null) return
  const bytes = await readPatch(store.projectDir, await module.inputs())
  if (bytes === null) return
  const { digest } = await store.objects.putBytes(bytes)
  state.patch = digest
  journal.append({ type: 'patch', digest })
}
