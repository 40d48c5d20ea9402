/** A cache hit: the earlier outputs count as this run's, are linked to its model version, and what the step noted is noted again. */
import type { RunStep } from '../../schema/run.js'
import type { ArtifactQuery } from '../../sdk/queries.js'
import { reasonOf, type Verdict } from '../cache/verdict.js'
import type { NewLink } from '../events.js'
import type { Execution } from './context.js'
import { linkConsumed } from './links.js'
import { stepArtifactOf, type Consumed } from './resolve-inputs.js'
import { newExternals, stepFacts, type Prepared } from './run-invocation.js'
import type { NodeEnd } from './scheduler.js'
import { overlayOf } from './state.js'
import { isKeptInRecord } from './step-marks.js'
import { ensureHandle } from './step-requests.js'
import { linksOf } from './step-results.js'

type Hit = Extract<Verdict, { hit: true }>

export async function reuseStep(execution: Execution, prepared: Prepared, hit: Hit): Promise<NodeEnd> {
  const { planned, inputs, model } = prepared
  const { id } = planned.invocation
  const links = await actAgain(execution, prepared, hit)
  for (const [name, version] of hit.outputs)
    links.push(...(await linksOf(execution, planned, name, version, { model, cached: true })))
  const consumed = [...inputs.consumed, ...(await consumedBy(execution, hit))].map((one) => linkConsumed(one, id))
  const { acts, reads } = hit.entry
  const step: RunStep = {
    ...stepFacts(prepared, { reason: reasonOf(hit), key: hit.key, acts: [...acts] }),
    status: 'cached',
    cached: true,
    outputs: Object.fromEntries([...hit.outputs].map(([name, version]) => [name, stepArtifactOf(version)])),
    ...(reads.length > 0 ? { reads: [...reads] } : {}),
  }
  execution.outputs.set(id, hit.outputs)
  // Nothing was computed: should zen die now, nothing is lost, so nobody waits for the disk.
  execution.emit({
    type: 'step-ended',
    at: step.endedAt!,
    step,
    artifacts: newExternals(execution, inputs),
    links: [...consumed, ...links],
  })
  return 'done'
}

/** Metadata, tags and links of its own model version; what is in the run's own record is there already. */
async function actAgain(execution: Execution, { planned, model }: Prepared, { entry }: Hit): Promise<NewLink[]> {
  const links: NewLink[] = []
  const step = planned.invocation.id
  for (const act of entry.acts) {
    if (isKeptInRecord(act)) continue
    await ensureHandle(act.args[0], { execution, step })
    const { link } = await execution.registry.call(act.method, act.args, { overlay: overlayOf(execution.state), step, model })
    if (link) links.push(link)
  }
  return links
}

/** What the step read through a model version, it reads in this run, too. */
async function consumedBy({ registry, state }: Execution, { entry }: Hit): Promise<Consumed[]> {
  const consumed: Consumed[] = []
  for (const { query } of entry.reads) {
    if (query['by'] !== 'model') continue
    const { version, through } = await registry.resolve(query as unknown as ArtifactQuery, overlayOf(state))
    if (through) consumed.push({ version, through })
  }
  return consumed
}
