/**
 * Metadata and tags that a step gives to an artifact version which an earlier step of the same run made. It is not in the registry
 * before the run's end, so the act waits in the step's record (and the journal) and is applied there.
 */
import type { RunOverlay } from '../engine/ports.js'
import type { NewArtifactVersion } from '../schema/artifact.js'
import type { Run, StepAct } from '../schema/run.js'
import type { MetadataTarget } from '../sdk/registry-calls.js'
import { annotatedArtifact, type Annotation } from './annotate.js'

export function isOfThisRun(target: MetadataTarget | null, { artifacts }: Pick<RunOverlay, 'artifacts'>): boolean {
  return target !== null && 'artifact' in target && artifacts.some((own) => isMeant(own, target))
}

function isMeant(own: NewArtifactVersion, { artifact, version }: Extract<MetadataTarget, { artifact: string }>): boolean {
  if (own.artifact !== artifact) return false
  return version === undefined || String(version).toLowerCase() === 'latest' || own.name === version || own.id === version
}

/** The run's artifact versions with what its steps said about them, in order of the steps. */
export function withOwnAnnotations(artifacts: readonly NewArtifactVersion[], run: Run): NewArtifactVersion[] {
  const result = [...artifacts]
  for (const act of run.steps.flatMap((step) => step.acts ?? [])) {
    const target = (act.args[1] ?? null) as MetadataTarget | null
    const annotation = annotationOf(act)
    if (annotation === undefined || target === null || !('artifact' in target)) continue
    const at = result.findLastIndex((own) => isMeant(own, target))
    if (at >= 0) result[at] = annotatedArtifact(result[at]!, annotation)
  }
  return result
}

function annotationOf({ method, args }: StepAct): Annotation | undefined {
  switch (method) {
    case 'logMetadata':
      return { metadata: args[0] as Annotation['metadata'] }
    case 'addTags':
      return { addTags: args[0] as readonly string[] }
    case 'removeTags':
      return { removeTags: args[0] as readonly string[] }
    default:
      return undefined
  }
}
