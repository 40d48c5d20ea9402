/** `zen run --dry-run`: what would happen and why. Nothing runs, and no model or version is made. */
import { keyOf } from '../cache/fingerprint.js'
import { openCacheIndex } from '../cache/cache-index.js'
import { judgeStep } from '../cache/verdict.js'
import { isZenError } from '../../errors.js'
import type { CodeFingerprint } from '../load/types.js'
import type { AnyVersion } from '../worker/messages.js'
import type { StoredValues } from '../worker/stored-values.js'
import { checkModels } from './check-models.js'
import { composeRun } from './compose-run.js'
import type { ExternalValues } from './context.js'
import type { ExecuteOptions } from './execute.js'
import { storeExternalValues } from './external-values.js'
import { fingerprintStep } from './fingerprint-step.js'
import { planInvocations, wantsFingerprints, type PlannedInvocation } from './plan.js'
import type { RunOverlay, RunRegistry } from '../ports.js'
import type { Store } from '../../store/types.js'
import { resolveInputs } from './resolve-inputs.js'
import { newIdentity } from './run-header.js'

export interface PlannedStep {
  readonly id: string
  readonly name: string
  readonly would: 'reuse' | 'run' | 'unknown'
  readonly reasons: readonly string[]
}

export type PlanOptions = Pick<ExecuteOptions, 'store' | 'registry' | 'module' | 'pipeline' | 'parameters' | 'cache' | 'runName'>

/** Throws what keeps a run from starting. `unknown`: it depends on what earlier steps will give. */
export async function planRun(options: PlanOptions): Promise<PlannedStep[]> {
  const { store, registry, module } = options
  const { compiled } = await composeRun(options)
  const identity = newIdentity(compiled, options.runName)
  await checkModels(compiled, registry, { startedAt: identity.startedAt, substitutions: compiled.pipeline.substitutions })
  const fingerprints = wantsFingerprints(compiled) ? await module.fingerprints() : new Map<string, CodeFingerprint>()
  const plan = planInvocations(compiled, { startedAt: identity.startedAt, cache: options.cache, fingerprints })
  const overlay: RunOverlay = { run: identity, artifacts: [], links: [], versions: new Map() }
  const values = async (): Promise<StoredValues> => (await import('../worker/stored-values.js')).openStoredValues(store)
  const externals = await storeExternalValues(plan, { registry, overlay, values })
  const look: Look = {
    store,
    registry,
    overlay,
    externals,
    outputs: new Map(),
    steps: new Map(),
    pipeline: compiled.pipeline.name,
  }
  for (const planned of plan.invocations) look.steps.set(planned.invocation.id, await judgePlanned(planned, look))
  return [...look.steps.values()]
}

interface Look {
  readonly store: Store
  readonly registry: RunRegistry
  readonly overlay: RunOverlay
  readonly externals: ExternalValues
  readonly outputs: Map<string, ReadonlyMap<string, AnyVersion>>
  readonly steps: Map<string, PlannedStep>
  readonly pipeline: string
}

async function judgePlanned(planned: PlannedInvocation, look: Look): Promise<PlannedStep> {
  const { id, step, dependsOn, after } = planned.invocation
  const facts = { id, name: step.name }
  if (planned.cachingOff !== undefined) return { ...facts, would: 'run', reasons: [planned.cachingOff] }
  const open = dependsOn.filter((other) => !after.includes(other) && !look.outputs.has(other))
  if (open.length > 0) return { ...facts, would: 'unknown', reasons: [`its input comes from ${open.join(', ')}`] }
  try {
    return { ...facts, ...(await judgeKnown(planned, look)) }
  } catch (error) {
    if (!isZenError(error)) throw error
    // A lookup that finds nothing yet: an earlier step may make it.
    return { ...facts, would: 'unknown', reasons: [error.message] }
  }
}

async function judgeKnown(planned: PlannedInvocation, look: Look): Promise<Pick<PlannedStep, 'would' | 'reasons'>> {
  const { id } = planned.invocation
  const inputs = await resolveInputs(planned.invocation, { ...look, ensureModel: async () => undefined })
  const fingerprint = await fingerprintStep(planned, inputs, look.store.projectDir)
  const { explainCode } = await import('../load/explain.js')
  const verdict = await judgeStep(
    { pipeline: look.pipeline, invocation: id, fingerprint, code: planned.code, expiresAfterMs: planned.cache.expiresAfterMs },
    {
      index: openCacheIndex(look.store),
      registry: look.registry,
      objects: look.store.objects,
      overlay: look.overlay,
      explainCode: async (before, after) => explainCode(before, after),
    },
  )
  if (!verdict.hit) return { would: 'run', reasons: verdict.reasons }
  look.outputs.set(id, verdict.outputs)
  return { would: 'reuse', reasons: [`same as in ${verdict.entry.run.name}`, `key ${keyOf(fingerprint).slice(0, 8)}`] }
}
