/** Metadata and tags on things that exist: `logMetadata`, `addTags` and `removeTags` with a target. */
import { ZenError } from '../errors.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import type { Run, RunStep } from '../schema/run.js'
import type { MetadataTarget } from '../sdk/registry-calls.js'
import { artifactVersionById } from '../store/queries.js'
import type { Transaction } from '../store/types.js'
import type { By } from './add-event.js'
import { findModel } from './find-model.js'
import { findVersion } from './find-version.js'
import { findRunIn } from './find-run.js'
import { checkedMetadata } from '../sdk/metadata-values.js'
import { resolveArtifact } from './resolve-artifact.js'
import { changedTags } from './tags.js'
import { updateVersionIn } from './update-version.js'
import { logVersionMetadataIn } from './version-metadata.js'
import { shellWord } from './shell-word.js'

export interface Annotation {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
}

/** Metadata merges by key. Throws what looking the target up throws, and CONTEXT_MISSING for a target that only a step has. */
export async function annotateIn(tx: Transaction, target: MetadataTarget | null, annotation: Annotation, by: By): Promise<void> {
  if (target === null || 'output' in target)
    throw new ZenError('CONTEXT_MISSING', 'Metadata or tags need a target outside of a step.', {
      why: 'Only inside a step is there a current step and its outputs.',
      hints: [
        "logMetadata({ … }, { model: 'NAME', version: 1 })",
        "logMetadata({ … }, { artifact: 'NAME' })",
        "logMetadata({ … }, { run: 'NAME' })",
      ],
    })
  if ('model' in target) return annotateVersion(tx, target, annotation, by)
  if ('artifact' in target) return annotateArtifact(tx, target, annotation)
  const run = await findRunIn(tx, target.run)
  tx.put(
    'run',
    run.path,
    'step' in target
      ? annotatedStep(run.record, target.step, annotation)
      : { ...run.record, ...annotated(run.record, annotation) },
  )
}

async function annotateVersion(
  tx: Transaction,
  target: Extract<MetadataTarget, { model: string }>,
  annotation: Annotation,
  by: By,
): Promise<void> {
  const model = await findModel(tx, target.model, { exact: true })
  const version = await findVersion(tx, model, target.version ?? 'latest', { exact: true })
  if (annotation.metadata) logVersionMetadataIn(tx, model, version, annotation.metadata, by)
  else await updateVersionIn(tx, model, version, { addTags: annotation.addTags, removeTags: annotation.removeTags }, by)
}

async function annotateArtifact(
  tx: Transaction,
  target: Extract<MetadataTarget, { artifact: string }>,
  annotation: Annotation,
): Promise<void> {
  const found = await resolveArtifact(tx, { by: 'name', artifact: target.artifact, version: target.version }, undefined)
  const entry = (await artifactVersionById(tx, found.version.id))!
  tx.put('artifact-version', entry.path, annotatedArtifact(entry.record, annotation))
}

export function annotatedArtifact<A extends Pick<ArtifactVersion, 'metadata' | 'tags'>>(version: A, annotation: Annotation): A {
  return { ...version, ...annotated(version, annotation) }
}

function annotatedStep(run: Run, stepId: string, annotation: Annotation): Run {
  const known = run.steps.some((step) => step.id === stepId)
  if (!known)
    throw new ZenError('RUN_NOT_FOUND', `The run ${run.name} has no step "${stepId}".`, {
      why: `Its steps are ${run.steps.map(({ id }) => id).join(', ')}.`,
      hints: [`zen pipeline runs describe ${shellWord(run.name)}`],
      data: { run: run.id, step: stepId },
    })
  const change = (step: RunStep): RunStep => (step.id === stepId ? { ...step, ...annotated(step, annotation) } : step)
  return { ...run, steps: run.steps.map(change) }
}

function annotated(
  current: { metadata?: Record<string, unknown> | undefined; tags?: unknown },
  { metadata, addTags, removeTags }: Annotation,
): { metadata?: Record<string, unknown>; tags?: string[] } {
  if (metadata) return { metadata: { ...current.metadata, ...checkedMetadata(metadata) } }
  return { tags: changedTags(current.tags as string[] | undefined, { addTags, removeTags }) ?? [] }
}
