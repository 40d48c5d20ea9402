/** One step of a run: its inputs, its verdict, its work, its end. */
import { isZenError } from '../../errors.js'
import type { ModelVersionRef, RunStep, StepError } from '../../schema/run.js'
import { judgeStep, reasonOf, refuseCaching, type Verdict } from '../cache/verdict.js'
import { keyOf, type StepFingerprint } from '../cache/fingerprint.js'
import type { NewArtifactVersion, NewLink } from '../events.js'
import type { CodeFingerprint } from '../load/types.js'
import { TaskFailure } from '../pool/worker-process.js'
import type { AnyVersion } from '../worker/messages.js'
import { now, type Execution } from './context.js'
import { fingerprintStep } from './fingerprint-step.js'
import { runStepHook } from './hooks.js'
import { toJsonValue } from './json-values.js'
import { linkConsumed } from './links.js'
import { NotStarted } from './perform-task.js'
import type { PlannedInvocation } from './plan.js'
import { resolveInputs, stepArtifactOf, type ResolvedInputs } from './resolve-inputs.js'
import { reuseStep } from './reuse-step.js'
import type { NodeEnd } from './scheduler.js'
import { overlayOf, pendingStep } from './state.js'
import { marksOf } from './step-marks.js'
import { ensureHandle, newRecordings, type Asker } from './step-requests.js'
import { recordResults } from './step-results.js'
import { workOn } from './step-task.js'

/** What is known of a step before it is judged. */
export interface Prepared {
  readonly planned: PlannedInvocation
  readonly inputs: ResolvedInputs
  readonly model: ModelVersionRef | undefined
  readonly startedAt: string
  readonly startedMs: number
}

export async function runInvocation(execution: Execution, planned: PlannedInvocation): Promise<NodeEnd> {
  const started = { startedAt: now(), startedMs: performance.now() }
  let prepared: Prepared
  let judged: { verdict: Verdict; fingerprint: StepFingerprint | undefined }
  try {
    prepared = { planned, ...started, ...(await prepare(execution, planned)) }
    judged = await judge(execution, prepared)
  } catch (error) {
    return failBefore(execution, planned, started, error)
  }
  const { verdict, fingerprint } = judged
  if (!verdict.hit) return work(execution, prepared, verdict, fingerprint)
  try {
    const end = await reuseStep(execution, prepared, verdict)
    if (fingerprint) noteReused(execution, planned, fingerprint, verdict.key)
    return end
  } catch (error) {
    return failBefore(execution, planned, started, error)
  }
}

/** A later miss is explained against this hit. Mostly it is the same as what is noted, and nothing has to be written. */
function noteReused(
  execution: Execution,
  { invocation, code }: PlannedInvocation,
  fingerprint: StepFingerprint,
  key: string,
): void {
  const known = execution.index.last(execution.plan.compiled.pipeline.name).get(invocation.id)
  if (known && keyOf(known.fingerprint) === key) return
  execution.last.set(invocation.id, { fingerprint, code: code ?? null })
}

/** Ends a step that did not start. */
export async function skipInvocation(
  execution: Execution,
  { invocation }: PlannedInvocation,
  because: string | undefined,
): Promise<void> {
  const why = because ?? (execution.stopping || execution.killed !== undefined ? 'the run was stopped' : 'another step failed')
  const obstacle = because === undefined ? undefined : execution.state.steps.get(because)
  const reason = obstacle
    ? `skipped: ${because!} ${obstacle.status === 'skipped' ? 'was skipped' : obstacle.status}`
    : `skipped: ${why}`
  const step: RunStep = { ...pendingStep(invocation.id, invocation.step.name), status: 'skipped', reason }
  await execution.emitDurably({ type: 'step-ended', at: now(), step, artifacts: [], links: [] })
}

async function prepare(execution: Execution, { invocation }: PlannedInvocation): Promise<Pick<Prepared, 'inputs' | 'model'>> {
  const model = invocation.model && (await execution.models.ensure(invocation.model, invocation.id))
  const inputs = await resolveInputs(invocation, {
    registry: execution.registry,
    overlay: overlayOf(execution.state),
    outputs: execution.outputs,
    externals: execution.externals,
    ensureModel: (name) => ensureHandle({ config: { name }, of: { model: name, run: true } }, { execution, step: invocation.id }),
  })
  return { inputs, model }
}

async function judge(
  execution: Execution,
  { planned, inputs }: Prepared,
): Promise<{ verdict: Verdict; fingerprint: StepFingerprint | undefined }> {
  if (!planned.keepsResult) return { verdict: refuseCaching(planned.cachingOff!), fingerprint: undefined }
  const fingerprint = await fingerprintStep(planned, inputs, execution.store.projectDir)
  if (planned.cachingOff !== undefined) {
    return { verdict: { hit: false, key: keyOf(fingerprint), reasons: [planned.cachingOff] }, fingerprint }
  }
  const question = {
    pipeline: execution.plan.compiled.pipeline.name,
    invocation: planned.invocation.id,
    fingerprint,
    code: planned.code,
    expiresAfterMs: planned.cache.expiresAfterMs,
  }
  const ports = { ...execution, objects: execution.store.objects, overlay: overlayOf(execution.state), explainCode }
  return { verdict: await judgeStep(question, ports), fingerprint }
}

async function explainCode(before: CodeFingerprint, after: CodeFingerprint): Promise<readonly string[]> {
  const { explainCode: explain } = await import('../load/explain.js')
  return explain(before, after)
}

async function work(
  execution: Execution,
  prepared: Prepared,
  verdict: Verdict,
  fingerprint: StepFingerprint | undefined,
): Promise<NodeEnd> {
  const { planned, inputs, model } = prepared
  const { id } = planned.invocation
  const recordings = newRecordings()
  const asker: Asker = { execution, step: id, model, recordings }
  const reason = reasonOf(verdict)
  let attempts = 0
  const end: StepEnd = { execution, prepared, reason, key: verdict.key, asker, attempts: () => attempts }
  const onAttempt = (attempt: number): void => {
    attempts = attempt
    execution.emit({ type: 'step-started', at: now(), step: id, attempt, reason })
  }
  try {
    const { outputs: stored, acts } = await workOn({ planned, inputs, model, asker, onAttempt })
    const all = [...acts, ...recordings.acts]
    const results = await recordResults(execution, planned, stored, { acts: all, model })
    await endStep(end, { status: 'completed', error: null, acts: all, ...results })
    if (fingerprint) execution.last.set(id, { fingerprint, code: planned.code ?? null })
    runStepHook(execution, planned, 'onSuccess', undefined)
    return 'done'
  } catch (error) {
    if (error instanceof NotStarted && attempts === 0) {
      await skipInvocation(execution, planned, undefined)
      return 'skipped'
    }
    const stepError = errorOf(error)
    const status = execution.killed === undefined && !execution.cut ? 'failed' : 'stopped'
    const acts = [...(error instanceof TaskFailure ? error.acts : []), ...recordings.acts]
    await endStep(end, { status, error: stepError, acts, outputs: new Map(), artifacts: [], links: [] })
    if (status === 'failed') runStepHook(execution, planned, 'onFailure', stepError)
    return 'failed'
  }
}

interface StepEnd {
  readonly execution: Execution
  readonly prepared: Prepared
  readonly reason: string
  readonly key: string | undefined
  readonly asker: Asker
  readonly attempts: () => number
}

interface StepOutcome {
  readonly status: 'completed' | 'failed' | 'stopped'
  readonly error: StepError | null
  readonly acts: NonNullable<RunStep['acts']>
  readonly outputs: ReadonlyMap<string, AnyVersion>
  readonly artifacts: readonly NewArtifactVersion[]
  readonly links: readonly NewLink[]
}

async function endStep({ execution, prepared, reason, key, asker, attempts }: StepEnd, outcome: StepOutcome): Promise<void> {
  const { recordings } = asker
  const { planned, inputs } = prepared
  const { id } = planned.invocation
  const step: RunStep = {
    ...stepFacts(prepared, { reason, key, acts: outcome.acts }),
    status: outcome.status,
    cached: false,
    outputs: Object.fromEntries([...outcome.outputs].map(([name, version]) => [name, stepArtifactOf(version)])),
    ...(recordings.reads.size > 0 ? { reads: [...recordings.reads.values()] } : {}),
    ...(recordings.writes.length > 0 ? { writes: [...recordings.writes] } : {}),
    attempts: attempts(),
    error: outcome.error && maskError(outcome.error, execution),
  }
  const consumed = [...inputs.consumed, ...recordings.consumed].map((one) => linkConsumed(one, id))
  const artifacts = [...newExternals(execution, inputs), ...recordings.artifacts, ...outcome.artifacts]
  const links = [...consumed, ...recordings.links, ...outcome.links]
  // Known to dependants only with the event that records it.
  execution.outputs.set(id, outcome.outputs)
  await execution.emitDurably({ type: 'step-ended', at: step.endedAt!, step, artifacts, links })
}

/** The part of a step's record that is the same whether it ran or was reused. */
export function stepFacts(
  { planned, inputs, model, startedAt, startedMs }: Prepared,
  { reason, key, acts }: { reason: string; key: string | undefined; acts: NonNullable<RunStep['acts']> },
): RunStep {
  const { invocation, code } = planned
  const { metadata } = marksOf(acts)
  return {
    ...pendingStep(invocation.id, invocation.step.name),
    reason,
    ...(key === undefined ? {} : { key }),
    ...(code === undefined ? {} : { code: code.hash }),
    ...(Object.keys(inputs.parameters).length > 0
      ? { parameters: toJsonValue(inputs.parameters) as Record<string, unknown> }
      : {}),
    ...(invocation.after.length > 0 ? { after: [...invocation.after] } : {}),
    ...(model ? { model } : {}),
    inputs: Object.fromEntries(Object.entries(inputs.artifacts).map(([name, list]) => [name, [...list]])),
    ...(acts.length > 0 ? { acts: toJsonValue(acts) as typeof acts } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata: toJsonValue(metadata) as Record<string, unknown> } : {}),
    startedAt,
    endedAt: now(),
    durationMs: Math.round((performance.now() - startedMs) * 10) / 10,
  }
}

/** External values that no step before this one has brought into the record. */
export function newExternals({ externals }: Execution, inputs: ResolvedInputs): NewArtifactVersion[] {
  return [...externals.takeNew(inputs.ids)]
}

async function failBefore(
  execution: Execution,
  planned: PlannedInvocation,
  { startedAt, startedMs }: Pick<Prepared, 'startedAt' | 'startedMs'>,
  error: unknown,
): Promise<NodeEnd> {
  const stepError = errorOf(error)
  const { invocation } = planned
  const step: RunStep = {
    ...pendingStep(invocation.id, invocation.step.name),
    status: 'failed',
    reason: 'failed before it started',
    startedAt,
    endedAt: now(),
    durationMs: performance.now() - startedMs,
    error: maskError(stepError, execution),
  }
  await execution.emitDurably({ type: 'step-ended', at: step.endedAt!, step, artifacts: [], links: [] })
  runStepHook(execution, planned, 'onFailure', stepError)
  return 'failed'
}

function errorOf(error: unknown): StepError {
  if (error instanceof TaskFailure) return error.error
  if (isZenError(error)) {
    const why = error.why === undefined ? '' : ` ${error.why}`
    return { name: error.name, message: error.message + why, code: error.code, frames: [] }
  }
  // Not the user's doing and not expected: it ends the run, which says so.
  throw error
}

function maskError(error: StepError, { mask }: Execution): StepError {
  return { ...error, message: mask(error.message), ...(error.excerpt === undefined ? {} : { excerpt: mask(error.excerpt) }) }
}
