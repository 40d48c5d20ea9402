/** The run as user code sees it from inside: in contexts and hooks. */
import type { CompiledPipeline } from '../../sdk/definitions.js'
import type { PipelineRun, RunStatus, StepStatus } from '../../sdk/run-types.js'
import { makePipelineRun } from '../../sdk/run.js'
import type { RunIdentity } from '../ports.js'
import type { HookRun } from './messages.js'

export function pipelineRunOf(run: HookRun, identity: RunIdentity, compiled: CompiledPipeline): PipelineRun {
  const steps = run.steps.map((step) => ({
    id: step.id,
    name: step.name,
    status: step.status as StepStatus,
    cached: step.status === 'cached',
    reason: '',
    durationMs: null,
    attempts: 0,
    inputs: {},
    outputs: Object.fromEntries(
      Object.entries(step.outputs).map(([name, { artifactVersion, artifact }]) => [
        name,
        { artifact, version: null, artifactVersionId: artifactVersion, digest: '' },
      ]),
    ),
    parameters: {},
    metadata: {},
    error: null,
  }))
  const view = {
    id: identity.id,
    name: identity.name,
    pipeline: identity.pipeline,
    status: run.status as RunStatus,
    startedAt: identity.startedAt,
    endedAt: null,
    durationMs: null,
    model: null,
    steps,
    git: null,
    parameters: compiled.parameters,
    tags: [],
    warnings: [],
    error: null,
  }
  return makePipelineRun(view, compiled)
}
