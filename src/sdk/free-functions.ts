/** Functions that work in a step and, where they are told on what, anywhere. All go through the runtime port. */
import { basename } from 'node:path'
import type { ArtifactVersionView, LinkView } from '../schema/views.js'
import type { Artifact, ArtifactType, Metadata } from './artifact-types.js'
import { callSite } from './call-site.js'
import type { Boundary } from './call-site.js'
import { currentStepContext } from './contexts.js'
import type { AnyMaterializer } from './materializer-types.js'
import { handleOf, linkTo } from './model.js'
import type { AnyModel } from './model-types.js'
import { readModel } from './read-options.js'
import type { MetadataTarget, SaveOptions } from './registry-calls.js'
import { getRuntime } from './runtime.js'
import { errorAt } from './user-error.js'

export type { MetadataTarget }

export interface SaveArtifactOptions {
  /** A text name for the new version beside its number. */
  version?: string | undefined
  type?: ArtifactType | undefined
  tags?: readonly string[] | undefined
  metadata?: Metadata | undefined
  materializer?: AnyMaterializer | undefined
  /** Links the new version to this model version. */
  model?: AnyModel | undefined
}

/** In a step without `target`: metadata of the step. Throws CONTEXT_MISSING elsewhere without one. */
export async function logMetadata(metadata: Metadata, target?: MetadataTarget): Promise<void> {
  await getRuntime().call('logMetadata', metadata, checkTarget(target, 'logMetadata', logMetadata))
}

export async function addTags(tags: string | readonly string[], target?: MetadataTarget): Promise<void> {
  await getRuntime().call('addTags', listOf(tags), checkTarget(target, 'addTags', addTags))
}

export async function removeTags(tags: string | readonly string[], target?: MetadataTarget): Promise<void> {
  await getRuntime().call('removeTags', listOf(tags), checkTarget(target, 'removeTags', removeTags))
}

/** Records a value as a new version of an artifact. In a step, this makes the step run each time. */
export async function saveArtifact(
  value: unknown,
  name: string,
  options: SaveArtifactOptions = {},
): Promise<ArtifactVersionView> {
  return getRuntime().save(value, name, await saveOptions(options))
}

/** Records an existing file or folder; its bytes are copied. Default name: the file's. */
export async function registerArtifact(
  path: string,
  name: string = basename(path),
  options: SaveArtifactOptions = {},
): Promise<ArtifactVersionView> {
  return getRuntime().register(path, name, await saveOptions(options))
}

/** The value of an artifact version; by name alone the latest. In a step, what it found is part of the cache verdict. */
export async function loadArtifact<T = unknown>(name: string, version?: string | number): Promise<T> {
  return (await getRuntime().load({ by: 'name', artifact: name, ...(version === undefined ? {} : { version }) })) as T
}

/** Links an artifact version (default the latest) to a model version; in a step by default to the step's own. */
export async function linkArtifactToModel(
  artifact: string | Artifact,
  model?: AnyModel,
  version?: string | number,
): Promise<LinkView> {
  if (model) return linkTo(model, artifact, version)
  const context = currentStepContext()
  if (!context)
    throw outsideStep(
      'linkArtifactToModel',
      linkArtifactToModel,
      'which model',
      'linkArtifactToModel(artifact, new Model({ name }))',
    )
  return context.model.linkArtifact(artifact, version)
}

function listOf(tags: string | readonly string[]): readonly string[] {
  return typeof tags === 'string' ? [tags] : tags
}

async function saveOptions({ model, ...options }: SaveArtifactOptions): Promise<SaveOptions> {
  if (!model) return options
  readModel(model, { code: 'DEFINITION_INVALID', what: 'saveArtifact()', site: undefined })
  return { ...options, model: await handleOf(model) }
}

function checkTarget(target: MetadataTarget | undefined, name: string, boundary: Boundary): MetadataTarget | null {
  const needsStep = target === undefined || 'output' in target
  if (needsStep && !currentStepContext()) {
    throw outsideStep(name, boundary, 'what it is about', `${name}(…, { model: '…', version: 'latest' })`)
  }
  return target ?? null
}

/** Names are written out: the shipped bundle is minified. */
function outsideStep(name: string, boundary: Boundary, missing: string, hint: string): Error {
  return errorAt('CONTEXT_MISSING', callSite(boundary), `${name}() was called outside of a step and not told ${missing}.`, {
    hints: [hint],
  })
}
