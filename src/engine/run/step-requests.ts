/** Answers what a step asks while it runs, and writes down what it looked up and did. */
import type { ModelVersionRef, StepAct, StepRead } from '../../schema/run.js'
import type { ModelHandle } from '../../sdk/registry-calls.js'
import { newId } from '../../store/ids.js'
import { checkName } from '../../store/names.js'
import { canonicalText } from '../cache/canonical.js'
import type { NewArtifactVersion, NewLink } from '../events.js'
import type { RunOverlay } from '../ports.js'
import type { AnyVersion, Request } from '../worker/messages.js'
import type { Execution } from './context.js'
import { now } from './context.js'
import { linkOutput } from './links.js'
import { findNamed } from './named-version.js'
import type { Consumed } from './resolve-inputs.js'
import { identityOf, overlayOf, THIS_RUN } from './state.js'

/** What a step did besides returning. */
export interface Recordings {
  readonly reads: Map<string, StepRead>
  readonly writes: string[]
  readonly acts: StepAct[]
  readonly consumed: Consumed[]
  readonly artifacts: NewArtifactVersion[]
  readonly links: NewLink[]
}

export function newRecordings(): Recordings {
  return { reads: new Map(), writes: [], acts: [], consumed: [], artifacts: [], links: [] }
}

export interface Asker {
  readonly execution: Execution
  /** Invocation id; the name of the hook for a pipeline's hook. */
  readonly step: string
  readonly model: ModelVersionRef | undefined
  readonly recordings: Recordings
}

export async function answerRequest(request: Request, asker: Asker): Promise<unknown> {
  switch (request.kind) {
    case 'resolve':
      return resolve(request, asker)
    case 'call':
      return call(request.method, request.args, asker)
    case 'save':
      return save(request, asker)
  }
}

/** A model that is used by "the version of this run" gets one now. */
export async function ensureHandle(argument: unknown, { execution, step }: Pick<Asker, 'execution' | 'step'>): Promise<void> {
  const handle = argument as Partial<ModelHandle> | null
  if (typeof handle !== 'object' || !handle?.config || !handle.of || !('run' in handle.of)) return
  if (!execution.state.versions.has(handle.of.model)) await execution.models.ensure(handle.config, step)
}

async function resolve({ query }: Extract<Request, { kind: 'resolve' }>, asker: Asker): Promise<unknown> {
  const { execution, step, recordings } = asker
  if (query.by === 'model' && 'run' in query.of) {
    await ensureHandle({ config: { name: query.of.model }, of: query.of }, { execution, step })
  }
  const { version, through, label } = await execution.registry.resolve(query, overlayFor(asker))
  const read = { query: { ...query }, label, digest: version.digest, artifactVersion: version.id }
  const key = canonicalText(query)
  if (!recordings.reads.has(key)) recordings.reads.set(key, read)
  if (through) recordings.consumed.push({ version, through })
  return numbered(version, asker)
}

/** With the number that it will have if no other run takes it first. */
async function numbered(version: AnyVersion, asker: Asker): Promise<AnyVersion> {
  if ('number' in version) return version
  const number = (await asker.execution.registry.provisionalNumbers(overlayFor(asker))).get(version.id)
  return number === undefined ? version : { ...version, number }
}

async function call(method: string, args: readonly unknown[], asker: Asker): Promise<unknown> {
  const { execution, step, model, recordings } = asker
  const own = actOnThisRun(method, args, asker)
  if (own) {
    recordings.acts.push(own)
    return null
  }
  await ensureHandle(args[0], { execution, step })
  const made = await execution.registry.call(method, args, { overlay: overlayFor(asker), step, model })
  const { result, kind, read } = made
  if (made.link) recordings.links.push(made.link)
  if (kind === 'read' && read) recordings.reads.set(canonicalText([method, args]), read)
  if (kind === 'own') recordings.acts.push({ method, args: [...made.args] })
  if (kind === 'write') recordings.writes.push(method)
  return result
}

/** Marks on the run that is going on: they go into its record, which is not there yet. */
function actOnThisRun(method: string, args: readonly unknown[], { execution, step }: Asker): StepAct | undefined {
  if (method !== 'logMetadata' && method !== 'addTags' && method !== 'removeTags') return undefined
  const [what, target] = args as [unknown, { run?: unknown; step?: unknown } | null]
  if (target === null) return { method, args: [what, { run: THIS_RUN }] }
  const { id, name } = execution.state.header
  if (target.run !== id && target.run !== name) return undefined
  if (target.step === undefined) return { method, args: [what, { run: THIS_RUN }] }
  return target.step === step && method === 'logMetadata' ? { method, args: [what, null] } : undefined
}

async function save({ name, stored, options }: Extract<Request, { kind: 'save' }>, asker: Asker): Promise<AnyVersion> {
  const { execution, step, recordings } = asker
  checkName('artifact', name)
  if (options.version !== undefined) checkName('artifact-version', options.version)
  for (const tag of options.tags ?? []) checkName('tag', tag)
  const known = await findNamed(execution.registry, { artifact: name, version: options.version }, stored, overlayFor(asker))
  const version = known ?? savedVersion({ name, stored, options }, asker)
  if (!('number' in version) && version !== known) recordings.artifacts.push(version)
  recordings.writes.push('saveArtifact')
  const model = options.model ? await execution.models.ensure(options.model.config, step) : asker.model
  if (model) recordings.links.push(linkOutput(model, version, { step, output: name, overwrite: false, cached: false }))
  return numbered(version, asker)
}

function savedVersion(
  { name, stored, options }: Pick<Extract<Request, { kind: 'save' }>, 'name' | 'stored' | 'options'>,
  { execution, step }: Asker,
): NewArtifactVersion {
  const metadata = { ...stored.metadata, ...options.metadata }
  const { id, name: runName } = execution.state.header
  return {
    schema: 1,
    id: newId(),
    artifact: name,
    ...(options.version === undefined ? {} : { name: options.version }),
    type: options.type ?? stored.type ?? 'data',
    ...stored.payload,
    materializer: stored.materializer,
    valueType: stored.valueType,
    producer: { run: { id, name: runName }, step, output: name },
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(options.tags ? { tags: [...options.tags] } : {}),
    createdAt: now(),
  }
}

/** The run as far as it came, and what this step saved so far. */
function overlayFor({ execution, recordings }: Asker): RunOverlay {
  const overlay = overlayOf(execution.state)
  return {
    run: identityOf(execution.state),
    versions: overlay.versions,
    artifacts: [...overlay.artifacts, ...recordings.artifacts],
    links: [...overlay.links, ...recordings.links],
  }
}
