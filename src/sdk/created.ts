/**
 * What was created in this process, shared between copies of the package. The loader reads it around an import,
 * a worker finds its pipeline in it.
 */
import type { PipelineDefinition, StepDefinition } from './definitions.js'

interface Created {
  readonly steps: StepDefinition[]
  readonly pipelines: PipelineDefinition[]
  /** Absolute path of the user's file while zen imports it: a pipeline called then throws PIPELINE_CALLED_ON_IMPORT. */
  importing: string | undefined
}

const key = Symbol.for('zenlocal.created')
type Holder = { [key]?: Created | undefined }

export function created(): Created {
  return ((globalThis as Holder)[key] ??= { steps: [], pipelines: [], importing: undefined })
}

/** The definition behind a value that `step(…)` returned; undefined for anything else. */
export function stepDefinitionOf(value: unknown): StepDefinition | undefined {
  return brandOf(value)?.step as StepDefinition | undefined
}

/** The definition behind a value that `pipeline(…)` returned; undefined for anything else. */
export function pipelineDefinitionOf(value: unknown): PipelineDefinition | undefined {
  return brandOf(value)?.definition as PipelineDefinition | undefined
}

/** At run time: `{ step: StepDefinition }` on steps, `{ pipeline: true, definition: PipelineDefinition }` on pipelines. */
function brandOf(value: unknown): { step?: unknown; definition?: unknown } | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  const brand = (value as { '~zenlocal'?: unknown })['~zenlocal']
  return typeof brand === 'object' && brand !== null ? brand : undefined
}
