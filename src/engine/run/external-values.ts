/** `externalArtifact({ value })`: stored when the run starts, one artifact version for equal bytes, whatever run wrote them first. */
import type { InputNode } from '../../sdk/definitions.js'
import { newId } from '../../store/ids.js'
import type { NewArtifactVersion } from '../events.js'
import type { RunOverlay, RunRegistry } from '../ports.js'
import type { AnyVersion, StoredValue } from '../worker/messages.js'
import type { StoredValues } from '../worker/stored-values.js'
import { isZenError } from '../../errors.js'
import type { ExternalValues } from './context.js'
import type { RunPlan } from './plan.js'

export async function storeExternalValues(
  plan: RunPlan,
  { registry, overlay, values }: { registry: RunRegistry; overlay: RunOverlay; values: () => Promise<StoredValues> },
): Promise<ExternalValues> {
  const versions = new Map<unknown, AnyVersion>()
  const made = new Map<string, NewArtifactVersion>()
  for (const value of valuesOf(plan)) {
    if (versions.has(value)) continue
    const stored = await (await values()).store(value)
    const name = externalName(stored)
    const known = made.get(name) ?? (await findKnown(name, registry, overlay))
    const version = known ?? newVersion(name, stored)
    if (!known) made.set(name, version)
    versions.set(value, version)
  }
  return {
    versionOf: (value) => versions.get(value)!,
    takeNew(ids) {
      const taken = [...made.values()].filter((version) => ids.has(version.id))
      for (const version of taken) made.delete(version.artifact)
      return taken
    },
  }
}

function valuesOf(plan: RunPlan): unknown[] {
  const collect = (node: InputNode): unknown[] => {
    if (node.kind === 'value') return [node.value]
    if (node.kind === 'list') return node.items.flatMap(collect)
    return node.kind === 'record' ? Object.values(node.entries).flatMap(collect) : []
  }
  return plan.invocations.flatMap(({ invocation }) => Object.values(invocation.inputs).flatMap(collect))
}

/** By content and by how it is read again: equal values are one artifact with one version. */
function externalName({ payload, materializer }: StoredValue): string {
  return `external_${materializer.replaceAll(/[^\w.-]/g, '_')}_${payload.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`
}

async function findKnown(name: string, registry: RunRegistry, overlay: RunOverlay): Promise<AnyVersion | undefined> {
  try {
    return (await registry.resolve({ by: 'name', artifact: name }, overlay)).version
  } catch (error) {
    if (isZenError(error) && error.code.startsWith('ARTIFACT_')) return undefined
    throw error
  }
}

function newVersion(name: string, stored: StoredValue): NewArtifactVersion {
  return {
    schema: 1,
    id: newId(),
    artifact: name,
    type: stored.type ?? 'data',
    ...stored.payload,
    materializer: stored.materializer,
    valueType: stored.valueType,
    producer: null,
    ...(Object.keys(stored.metadata).length > 0 ? { metadata: stored.metadata } : {}),
    createdAt: new Date().toISOString(),
  }
}
