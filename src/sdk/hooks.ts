/** What hooks are called with. */
import type { RunView } from '../schema/views.js'
import type { CompiledPipeline } from './definitions.js'
import { makePipelineRun } from './run.js'
import type { HookContext } from './step-types.js'

/** `step` is the id of the invocation whose hook it is; none for a pipeline's hook. */
export function makeHookContext(
  view: RunView,
  compiled: Pick<CompiledPipeline, 'invocations' | 'returned'>,
  about: { readonly step?: string | undefined; readonly error?: unknown } = {},
): HookContext {
  const run = makePipelineRun(view, compiled)
  const step = about.step === undefined ? undefined : run.steps[about.step]
  return { run, ...(step ? { step } : {}), ...(about.error === undefined ? {} : { error: about.error }) }
}
