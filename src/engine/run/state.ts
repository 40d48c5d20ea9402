/**
 * A run as its events tell it. The same fold gives the live run in the process that runs it, what another terminal sees of it,
 * and the record of a run whose owner is gone.
 */
import type { ModelVersionRef, Run, RunStep, StepAct, StepError } from '../../schema/run.js'
import type { EventOf, NewArtifactVersion, NewLink, RunEvent } from '../events.js'
import type { FinishedRun, RunIdentity, RunOverlay } from '../ports.js'

/** What is known when a run starts and stays. */
export interface RunHeader {
  readonly id: string
  readonly name: string
  readonly pipeline: string
  readonly startedAt: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
  readonly git: Run['git']
  readonly environment: Run['environment']
  readonly command: readonly string[]
}

export interface RunState {
  readonly header: RunHeader
  readonly steps: Map<string, RunStep>
  readonly artifacts: NewArtifactVersion[]
  readonly links: NewLink[]
  /** Model name → the version in force. */
  readonly versions: Map<string, ModelVersionRef>
  readonly created: { readonly version: ModelVersionRef; readonly deleteOnFailure: boolean }[]
  /** The pipeline's own model version. */
  model: ModelVersionRef | null
  readonly warnings: string[]
  /** Digest of the patch that makes the commit into the tree that ran. */
  patch: string | undefined
  /** What happened to the run itself outside of any step (hooks). */
  readonly acts: StepAct[]
  lastEventAt: string
  ended: EventOf<'run-ended'> | undefined
}

export function newRunState(header: RunHeader): RunState {
  return {
    header,
    steps: new Map(),
    artifacts: [],
    links: [],
    versions: new Map(),
    created: [],
    model: null,
    warnings: [],
    patch: undefined,
    acts: [],
    lastEventAt: header.startedAt,
    ended: undefined,
  }
}

export function applyEvent(state: RunState, event: RunEvent): void {
  state.lastEventAt = event.at
  switch (event.type) {
    case 'run-started':
      for (const step of event.steps) state.steps.set(step.id, pendingStep(step.id, step.name))
      return
    case 'model-version':
      if (!state.versions.has(event.version.name) || event.created) state.versions.set(event.version.name, event.version)
      if (event.created) state.created.push({ version: event.version, deleteOnFailure: event.deleteOnFailure })
      if (event.step === null) state.model = event.version
      return
    case 'step-started': {
      const step = state.steps.get(event.step)
      if (!step) return
      const startedAt = step.startedAt ?? event.at
      state.steps.set(event.step, { ...step, status: 'running', startedAt, attempts: event.attempt, reason: event.reason })
      return
    }
    case 'step-ended':
      state.steps.set(event.step.id, event.step)
      state.artifacts.push(...event.artifacts)
      state.links.push(...event.links)
      return
    case 'warning':
      state.warnings.push(event.message)
      return
    case 'run-ended':
      state.ended = event
      return
    case 'step-log':
    case 'step-progress':
    case 'step-retry':
    case 'stopping':
      return
  }
}

export function overlayOf(state: RunState): RunOverlay {
  return { run: identityOf(state), artifacts: state.artifacts, links: state.links, versions: state.versions }
}

export function identityOf(state: RunState): RunIdentity {
  const { id, name, pipeline, startedAt } = state.header
  return { id, name, pipeline, startedAt }
}

/** The versions that this run made and that a failure takes away again. */
export function versionsToRemove(state: RunState, status: Run['status']): readonly ModelVersionRef[] {
  if (status === 'completed' || status === 'running') return []
  return state.created.filter((entry) => entry.deleteOnFailure).map((entry) => entry.version)
}

/** The record of the run as far as it came; `run` of a live one has status `running`. */
export function recordOf(state: RunState, end?: { status: Run['status']; at: string; error: StepError | null }): Run {
  const { header } = state
  const status = end?.status ?? state.ended?.status ?? 'running'
  const endedAt = end?.at ?? state.ended?.at ?? null
  const git = header.git && state.patch ? { ...header.git, patch: state.patch } : header.git
  const { tags, metadata } = ownMarks(state)
  const error = end ? end.error : (state.ended?.error ?? null)
  return {
    schema: 1,
    id: header.id,
    name: header.name,
    pipeline: header.pipeline,
    status,
    startedAt: header.startedAt,
    endedAt,
    durationMs: state.ended?.durationMs ?? (endedAt === null ? null : Date.parse(endedAt) - Date.parse(header.startedAt)),
    model: state.model,
    parameters: header.parameters,
    steps: [...state.steps.values()],
    ...(error ? { error } : {}),
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(state.warnings.length > 0 ? { warnings: [...state.warnings] } : {}),
    git,
    environment: header.environment,
    command: [...header.command],
  }
}

export function finishedRunOf(state: RunState): FinishedRun {
  const run = recordOf(state)
  return { run, artifacts: state.artifacts, links: state.links, removeVersions: versionsToRemove(state, run.status) }
}

/** A run whose owner is gone, ended: what ran was stopped, what waited is skipped. */
export function endInterrupted(state: RunState): void {
  if (state.ended) return
  const at = state.lastEventAt
  closeOpenSteps(state, 'skipped: the run was interrupted', at)
  const durationMs = Date.parse(at) - Date.parse(state.header.startedAt)
  const removedVersions = versionsToRemove(state, 'interrupted')
  state.ended = { type: 'run-ended', at, status: 'interrupted', durationMs, error: null, removedVersions }
}

/** Nothing of a run that ends stays pending or running. */
export function closeOpenSteps(state: RunState, reason: string, at: string): void {
  for (const step of state.steps.values()) {
    if (step.status === 'pending') state.steps.set(step.id, { ...step, status: 'skipped', reason })
    if (step.status === 'running') state.steps.set(step.id, { ...step, status: 'stopped', endedAt: at })
  }
}

export function pendingStep(id: string, name: string): RunStep {
  return {
    id,
    name,
    status: 'pending',
    cached: false,
    reason: '',
    inputs: {},
    outputs: {},
    attempts: 0,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    error: null,
  }
}

/** Tags and metadata that steps put on the run: they are in the steps' acts, so that a cached step puts them there again. */
function ownMarks(state: RunState): { tags: readonly string[]; metadata: Record<string, unknown> } {
  const tags = new Set(state.header.tags)
  const metadata: Record<string, unknown> = {}
  const acts = [...[...state.steps.values()].flatMap((step) => step.acts ?? []), ...state.acts]
  for (const { method, args } of acts) {
    const [what, target] = args
    if (!isThisRun(target)) continue
    if (method === 'logMetadata') Object.assign(metadata, what)
    if (method === 'addTags') for (const tag of what as readonly string[]) tags.add(tag)
    if (method === 'removeTags') for (const tag of what as readonly string[]) tags.delete(tag)
  }
  return { tags: [...tags], metadata }
}

export const THIS_RUN = '~this'

function isThisRun(target: unknown): boolean {
  return typeof target === 'object' && target !== null && 'run' in target && target.run === THIS_RUN && !('step' in target)
}
