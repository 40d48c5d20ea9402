/**
 * The second stage: PipelineDefinition → CompiledPipeline → RunPlan → Run.
 * A plan knows of each invocation all that can be known before any step has run.
 */
import type { CacheConfig, CompiledPipeline, Invocation, OutputConfig } from '../../sdk/definitions.js'
import { formatName } from '../../sdk/names.js'
import { UNNAMED_OUTPUT } from '../../sdk/outputs.js'
import { checkName } from '../../store/names.js'
import type { CodeFingerprint } from '../load/types.js'

export interface PlannedOutput {
  readonly config: OutputConfig
  /** Registry name as written, and with `{date}` and the like filled in. */
  readonly template: string
  readonly artifact: string
  /** Text name of the version, filled in. */
  readonly version: string | undefined
}

export interface PlannedInvocation {
  readonly invocation: Invocation
  readonly outputs: ReadonlyMap<string, PlannedOutput>
  readonly code: CodeFingerprint | undefined
  /** The pipeline's and the step's merged. */
  readonly cache: CacheConfig
  /** Why it is not looked up; undefined when it is. */
  readonly cachingOff: string | undefined
  /** Its result is kept for later runs, also when this one looks nothing up (`--no-cache`). */
  readonly keepsResult: boolean
}

export interface RunPlan {
  readonly compiled: CompiledPipeline
  /** In an order in which each comes after all that it depends on. */
  readonly invocations: readonly PlannedInvocation[]
}

export interface PlanFacts {
  readonly startedAt: string
  /** False: `--no-cache`. */
  readonly cache: boolean | undefined
  readonly fingerprints: ReadonlyMap<string, CodeFingerprint>
}

/** Throws NAME_INVALID for a name with an unknown `{key}`. */
export function planInvocations(compiled: CompiledPipeline, facts: PlanFacts): RunPlan {
  return { compiled, invocations: compiled.invocations.map((invocation) => planInvocation(compiled, invocation, facts)) }
}

/** Whether any step's result may be looked up or kept: only then fingerprints are worth their cost. */
export function wantsFingerprints(compiled: CompiledPipeline): boolean {
  return compiled.invocations.some((invocation) => switchedOff(invocation) === undefined)
}

function planInvocation(compiled: CompiledPipeline, invocation: Invocation, facts: PlanFacts): PlannedInvocation {
  const { step } = invocation
  const cache = { ...compiled.pipeline.cache, ...step.cache }
  const code = step.site === undefined ? undefined : facts.fingerprints.get(step.site)
  const hasIdentity = code !== undefined || cache.salt !== undefined || cache.key !== undefined
  const noIdentity = hasIdentity ? undefined : 'no code fingerprint (made in a function): give cache.salt'
  const substitutions = compiled.pipeline.substitutions
  const names = { startedAt: facts.startedAt, substitutions }
  const configs: [string, OutputConfig][] = step.outputs ? Object.entries(step.outputs) : [[UNNAMED_OUTPUT, step.output ?? {}]]
  const outputs = configs.map(([name, config]): [string, PlannedOutput] => {
    const template = config.name ?? (step.outputs ? name : `${invocation.pipelineName}::${step.name}::output`)
    const version = config.version === undefined ? undefined : formatName(config.version, names)
    const artifact = formatName(template, names)
    if (config.name !== undefined) checkName('artifact', artifact)
    if (version !== undefined) checkName('artifact-version', version)
    return [name, { config, template, artifact, version }]
  })
  const off = switchedOff(invocation) ?? noIdentity
  const cachingOff = facts.cache === false ? 'caching off (--no-cache)' : off
  return { invocation, outputs: new Map(outputs), code, cache, cachingOff, keepsResult: off === undefined }
}

/** The step decides, then its pipeline. */
function switchedOff({ step, pipelineEnableCache }: Invocation): string | undefined {
  if (step.enableCache !== undefined) return step.enableCache ? undefined : 'caching off (enableCache: false in the step)'
  return pipelineEnableCache === false ? 'caching off (enableCache: false in the pipeline)' : undefined
}
