import type { Run, RunStep, StepArtifact } from '../schema/run.js'
import type { PipelineView, RunView, StepView } from '../schema/views.js'

export function runView(run: Run): RunView {
  return {
    id: run.id,
    name: run.name,
    pipeline: run.pipeline,
    status: run.status,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    durationMs: run.durationMs,
    model: run.model === null ? null : { name: run.model.name, version: run.model.version.number },
    steps: run.steps.map(stepView),
    git: run.git === null ? null : { commit: run.git.commit, branch: run.git.branch, dirty: run.git.dirty },
    parameters: { ...run.parameters },
    tags: [...(run.tags ?? [])],
    warnings: [...(run.warnings ?? [])],
    error: run.error ?? null,
  }
}

/** One row for each pipeline that ran, the one that ran last first. `runs`: newest first. */
export function pipelineViews(runs: readonly Run[]): PipelineView[] {
  const byName = new Map<string, Run[]>()
  for (const run of runs) {
    const known = byName.get(run.pipeline)
    if (known) known.push(run)
    else byName.set(run.pipeline, [run])
  }
  return [...byName].map(([name, ofPipeline]) => {
    const last = ofPipeline[0]
    return {
      name,
      runs: ofPipeline.length,
      lastRun: last?.name ?? null,
      lastStatus: last?.status ?? null,
      lastStartedAt: last?.startedAt ?? null,
    }
  })
}

function stepView(step: RunStep): StepView {
  return {
    id: step.id,
    name: step.name,
    status: step.status,
    cached: step.cached,
    reason: step.reason,
    durationMs: step.durationMs,
    attempts: step.attempts,
    inputs: Object.fromEntries(Object.entries(step.inputs).map(([name, list]) => [name, list.map(artifactRefView)])),
    outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, artifact]) => [name, artifactRefView(artifact)])),
    parameters: { ...step.parameters },
    metadata: { ...step.metadata },
    error: step.error,
  }
}

function artifactRefView({ artifact, number, artifactVersion, digest }: StepArtifact): StepView['outputs'][string] {
  return { artifact, version: number, artifactVersionId: artifactVersion, digest }
}
