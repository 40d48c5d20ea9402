/** What a step is about to get: each reference becomes an artifact version, each literal a parameter. */
import { ZenError } from '../../errors.js'
import type { StepArtifact, ModelVersionRef } from '../../schema/run.js'
import type { InputNode, Invocation } from '../../sdk/definitions.js'
import type { InputContent } from '../cache/fingerprint.js'
import type { RunOverlay, RunRegistry } from '../ports.js'
import type { AnyVersion, WireInput } from '../worker/messages.js'
import { originOf } from '../worker/missing-bytes.js'
import type { ExternalValues } from './context.js'

export interface ResolvedInputs {
  readonly wire: Readonly<Record<string, WireInput>>
  /** By input name, for the record: plain inputs. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** By input name, for the fingerprint: structure with `~artifact` in place of each reference. */
  readonly shapes: Readonly<Record<string, unknown>>
  readonly contents: Readonly<Record<string, readonly InputContent[]>>
  readonly artifacts: Readonly<Record<string, readonly StepArtifact[]>>
  /** Taken through a model version: the run is linked to it as a consumer. */
  readonly consumed: readonly Consumed[]
  /** Ids of all artifact versions that go in. */
  readonly ids: ReadonlySet<string>
}

export interface Consumed {
  readonly version: AnyVersion
  readonly through: ModelVersionRef
}

export interface InputSources {
  readonly registry: RunRegistry
  readonly overlay: RunOverlay
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, AnyVersion>>
  readonly externals: ExternalValues
  /** Before a lookup that means "the version that this run uses". */
  readonly ensureModel: (model: string) => Promise<void>
}

/** Throws what `RunRegistry.resolve` throws, and STEP_FAILED for the output of a step that has none. */
export async function resolveInputs(invocation: Invocation, sources: InputSources): Promise<ResolvedInputs> {
  const wire: Record<string, WireInput> = {}
  const parameters: Record<string, unknown> = {}
  const shapes: Record<string, unknown> = {}
  const contents: Record<string, InputContent[]> = {}
  const artifacts: Record<string, StepArtifact[]> = {}
  const consumed: Consumed[] = []
  const ids = new Set<string>()
  for (const [name, node] of Object.entries(invocation.inputs)) {
    const found: Found[] = []
    const { input, shape } = await resolveNode(node, found, sources)
    wire[name] = input
    shapes[name] = shape
    if (found.length === 0) parameters[name] = shape
    else {
      contents[name] = found.map(({ version }) => ({ digest: version.digest, materializer: version.materializer }))
      artifacts[name] = found.map(({ version }) => stepArtifactOf(version))
    }
    for (const { version, through } of found) {
      ids.add(version.id)
      if (through) consumed.push({ version, through })
    }
  }
  return { wire, parameters, shapes, contents, artifacts, consumed, ids }
}

export function stepArtifactOf(version: AnyVersion): StepArtifact {
  const number = 'number' in version ? (version.number as number) : null
  return { artifactVersion: version.id, artifact: version.artifact, number, digest: version.digest }
}

interface Found {
  readonly version: AnyVersion
  readonly through: ModelVersionRef | undefined
}
interface Resolved {
  readonly input: WireInput
  readonly shape: unknown
}

async function resolveNode(node: InputNode, found: Found[], sources: InputSources): Promise<Resolved> {
  switch (node.kind) {
    case 'literal':
      return { input: node, shape: node.value }
    case 'list': {
      const items: Resolved[] = []
      for (const item of node.items) items.push(await resolveNode(item, found, sources))
      return { input: { kind: 'list', items: items.map(({ input }) => input) }, shape: items.map(({ shape }) => shape) }
    }
    case 'record': {
      const entries: [string, Resolved][] = []
      for (const [key, item] of Object.entries(node.entries)) entries.push([key, await resolveNode(item, found, sources)])
      const inputs = Object.fromEntries(entries.map(([key, { input }]) => [key, input]))
      return {
        input: { kind: 'record', entries: inputs },
        shape: Object.fromEntries(entries.map(([key, { shape }]) => [key, shape])),
      }
    }
    case 'output':
    case 'artifact':
    case 'value': {
      const one = await findVersion(node, sources)
      found.push(one)
      const stored = { payload: payloadOf(one.version), materializer: one.version.materializer, origin: originOf(one.version) }
      return { input: { kind: 'artifact', stored }, shape: { '~artifact': found.length - 1 } }
    }
  }
}

async function findVersion(
  node: Extract<InputNode, { kind: 'output' | 'artifact' | 'value' }>,
  { registry, overlay, outputs, externals, ensureModel }: InputSources,
): Promise<Found> {
  if (node.kind === 'value') return { version: externals.versionOf(node.value), through: undefined }
  if (node.kind === 'artifact') {
    if (node.query.by === 'model' && 'run' in node.query.of) await ensureModel(node.query.of.model)
    const { version, through } = await registry.resolve(node.query, overlay)
    return { version, through }
  }
  const version = outputs.get(node.invocation)?.get(node.output)
  if (version) return { version, through: undefined }
  throw new ZenError('STEP_FAILED', `Step "${node.invocation}" has no output "${node.output}": it returned undefined.`, {
    hints: ['Return a value from it, or use it with `after` instead of as an input.'],
    data: { step: node.invocation, output: node.output },
  })
}

function payloadOf(version: AnyVersion): AnyVersion & { layout: 'file' | 'folder' } {
  const { layout, fileName, digest, sizeBytes } = version
  return { layout, ...(fileName === undefined ? {} : { fileName }), digest, sizeBytes } as ReturnType<typeof payloadOf>
}
