import { ZenError } from '../errors.js'
import type { Run } from '../schema/run.js'
import { allRuns } from '../store/queries.js'
import type { Runs } from './api.js'
import { findRunIn, matchRun } from './find-run.js'
import { compareText, nearMisses } from './near-misses.js'
import { pipelineViews, runView } from './run-views.js'
import type { Session } from './session.js'
import { shellWord } from './shell-word.js'

export function runsOf(session: Session): Runs {
  return {
    async list({ pipeline, status } = {}) {
      const runs = await readRuns(session)
      return runs
        .filter((run) => pipeline === undefined || run.pipeline === pipeline)
        .filter((run) => status === undefined || run.status === status)
        .map(runView)
    },
    get: async (ref) => runView(matchRun(await readRuns(session), ref)),
    async logs(ref, step) {
      const run = matchRun(await readRuns(session), ref)
      const { readStepLogs } = await import('../engine/run/step-logs.js')
      return readStepLogs(session.store, run.id, step === undefined ? undefined : stepIdOf(run, step))
    },
    async update(ref, changes) {
      const { updateRunIn } = await import('./change-run.js')
      const { id } = await endedRun(session, ref, 'changed')
      return session.write(async (tx) => runView(updateRunIn(tx, await findRunIn(tx, id, { exact: true }), changes)))
    },
    planDelete: async (ref) => runView(await endedRun(session, ref, 'deleted')),
    async delete(ref) {
      const { deleteRunIn } = await import('./change-run.js')
      const { id } = await endedRun(session, ref, 'deleted')
      return session.write(async (tx, by) => {
        const run = await findRunIn(tx, id, { exact: true })
        deleteRunIn(tx, run, by)
        return runView(run.record)
      })
    },
    pipelines: async () => pipelineViews(await readRuns(session)),
    async pipeline(name) {
      const pipelines = pipelineViews(await readRuns(session))
      const found = pipelines.find((pipeline) => pipeline.name === name)
      if (found) return found
      const names = pipelines.map((pipeline) => pipeline.name)
      const near = nearMisses(name, names)
      throw new ZenError('PIPELINE_NOT_FOUND', `No run of a pipeline "${name}" is recorded.`, {
        why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
        hints: ['zen pipeline list'],
        data: { given: name, near },
      })
    },
  }
}

/** Named exactly. Throws RUNS_LIVE while it goes on. */
async function endedRun(session: Session, ref: string, act: 'changed' | 'deleted'): Promise<Run> {
  const run = matchRun(await readRuns(session), ref, { exact: true })
  if (run.status !== 'running') return run
  const { stillRunning } = await import('./change-run.js')
  throw stillRunning(run, act)
}

/** Committed and live, newest first. A run that ends in between is there once. */
export async function readRuns(session: Session): Promise<Run[]> {
  const live = await session.liveRuns()
  return session.read(async (view) => {
    const runs = new Map(live.map(({ record }) => [record.id, record]))
    for (const { record } of await allRuns(view)) runs.set(record.id, record)
    return [...runs.values()].sort((a, b) => compareText(b.id, a.id))
  })
}

function stepIdOf(run: Run, ref: string): string {
  const byId = run.steps.find(({ id }) => id === ref)
  const byName = run.steps.filter(({ name }) => name === ref)
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined)
  if (found) return found.id
  const ids = run.steps.map(({ id }) => id)
  const near = byName.length > 1 ? byName.map(({ id }) => id) : nearMisses(ref, ids)
  throw new ZenError('STEP_NOT_FOUND', `Run ${run.name} has no step "${ref}".`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Its steps are ${ids.join(', ')}.`,
    hints: [
      ...near.map((id) => `zen pipeline runs logs ${shellWord(run.name)} ${shellWord(id)}`),
      `zen pipeline runs describe ${shellWord(run.name)}`,
    ],
    data: { run: run.id, given: ref, near },
  })
}
