/** From what a worker stored to artifact versions and links. */
import type { ModelVersionRef, StepAct } from '../../schema/run.js'
import { newId } from '../../store/ids.js'
import type { NewArtifactVersion, NewLink } from '../events.js'
import type { AnyVersion, StoredValue } from '../worker/messages.js'
import type { Execution } from './context.js'
import { now } from './context.js'
import { linkOutput } from './links.js'
import { findNamed } from './named-version.js'
import type { PlannedInvocation, PlannedOutput } from './plan.js'
import { overlayOf } from './state.js'
import { marksOf, type OutputMarks } from './step-marks.js'

export interface StepResults {
  readonly outputs: ReadonlyMap<string, AnyVersion>
  /** Those of `outputs` that are new. */
  readonly artifacts: readonly NewArtifactVersion[]
  readonly links: readonly NewLink[]
}

/** Throws ARTIFACT_VERSION_EXISTS for a text name that other bytes have, and what resolving an output's own model throws. */
export async function recordResults(
  execution: Execution,
  planned: PlannedInvocation,
  stored: Readonly<Record<string, StoredValue>>,
  { acts, model }: { acts: readonly StepAct[]; model: ModelVersionRef | undefined },
): Promise<StepResults> {
  const marks = marksOf(acts)
  const outputs = new Map<string, AnyVersion>()
  const artifacts: NewArtifactVersion[] = []
  const links: NewLink[] = []
  for (const [name, value] of Object.entries(stored)) {
    const output = planned.outputs.get(name)!
    const known = await findNamed(execution.registry, output, value, overlayOf(execution.state))
    const version = known ?? newVersion(execution, planned.invocation.id, name, output, value, marks.outputs.get(name))
    if (!known) artifacts.push(version)
    outputs.set(name, version)
    links.push(...(await linksOf(execution, planned, name, version, { model, cached: false })))
  }
  return { outputs, artifacts, links }
}

/** An output's own model, else the step's. */
export async function linksOf(
  execution: Execution,
  { invocation, outputs }: PlannedInvocation,
  name: string,
  version: AnyVersion,
  { model, cached }: { model: ModelVersionRef | undefined; cached: boolean },
): Promise<NewLink[]> {
  const config = outputs.get(name)?.config
  const target = config?.model ? await execution.models.ensure(config.model, invocation.id) : model
  if (!target) return []
  return [linkOutput(target, version, { step: invocation.id, output: name, overwrite: config?.overwrite === true, cached })]
}

function newVersion(
  { state }: Execution,
  step: string,
  output: string,
  { config, artifact, version }: PlannedOutput,
  stored: StoredValue,
  marks: OutputMarks | undefined,
): NewArtifactVersion {
  const metadata = { ...stored.metadata, ...config.metadata, ...marks?.metadata }
  const tags = [...new Set([...(config.tags ?? []), ...(marks?.tags ?? [])])]
  return {
    schema: 1,
    id: newId(),
    artifact,
    ...(version === undefined ? {} : { name: version }),
    type: config.type ?? stored.type ?? 'data',
    ...stored.payload,
    materializer: stored.materializer,
    valueType: stored.valueType,
    producer: { run: { id: state.header.id, name: state.header.name }, step, output },
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    createdAt: now(),
  }
}
