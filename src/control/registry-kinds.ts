/**
 * How a call of the registry counts for the cache: `read` is looked up again, `own` is applied again on a hit,
 * `write` makes the step never a hit.
 */
import type { RunOverlay } from '../engine/ports.js'
import type { ModelVersionRef } from '../schema/run.js'
import type { MetadataTarget, ModelHandle, RegistryMethod } from '../sdk/registry-calls.js'
import { isOfThisRun } from './own-annotations.js'

const reads: ReadonlySet<RegistryMethod> = new Set([
  'modelMetadata',
  'listModels',
  'getModel',
  'listModelVersions',
  'getModelVersion',
  'listModelVersionArtifacts',
  'listArtifacts',
  'getArtifact',
  'listArtifactVersions',
  'listRuns',
  'getRun',
  'listPipelines',
  'getPipeline',
] satisfies RegistryMethod[])

export function kindOfCall(
  method: string,
  args: readonly unknown[],
  overlay: RunOverlay,
  model: ModelVersionRef | undefined,
): 'read' | 'own' | 'write' {
  if (reads.has(method as RegistryMethod)) return 'read'
  if (method === 'logModelMetadata' || method === 'linkArtifact')
    return isOwnHandle(args[0] as ModelHandle, model) ? 'own' : 'write'
  if (method === 'ensureVersion') return isOwnHandle(args[0] as ModelHandle, model) ? 'own' : 'write'
  if (method === 'logMetadata' || method === 'addTags' || method === 'removeTags')
    return isOwnTarget(args[1] as MetadataTarget | null, overlay, model) ? 'own' : 'write'
  return 'write'
}

function isOwnHandle(handle: ModelHandle, model: ModelVersionRef | undefined): boolean {
  return model !== undefined && handle.of.model === model.name && ('run' in handle.of || handle.of.version === null)
}

function isOwnTarget(target: MetadataTarget | null, overlay: RunOverlay, model: ModelVersionRef | undefined): boolean {
  if (target === null || 'output' in target || isOfThisRun(target, overlay)) return true
  if ('run' in target) return target.run === overlay.run.id || target.run === overlay.run.name
  return (
    'model' in target &&
    model !== undefined &&
    target.model === model.name &&
    String(target.version) === String(model.version.number)
  )
}
