/** Functions that work in a step and, where they are told on what, anywhere. All go through the runtime port. */
import { basename } from 'node:path'
import type { ArtifactVersionView, LinkView } from '../schema/views.js'
import type { ArtifactType, Metadata } from './artifact-types.js'
import { callSite } from './call-site.js'
import { currentStepContext } from './contexts.js'
import { checkedMetadata } from './metadata-values.js'
import { checkOptions } from './definition-error.js'
import { checkTags, checkTarget, checkText } from './free-arguments.js'
import type { FreeCall } from './free-arguments.js'
import type { AnyMaterializer } from './materializer-types.js'
import { handleOf, linkTo, toModel } from './model.js'
import type { LinkableArtifact } from './model.js'
import type { AnyModel, ModelOptions } from './model-types.js'
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
  model?: AnyModel | ModelOptions | undefined
}

/** In a step without `target`: metadata of the step. Throws CONTEXT_MISSING elsewhere without one. */
export async function logMetadata(metadata: Metadata, target?: MetadataTarget): Promise<void> {
  const checked = targetOf(target, { name: 'logMetadata', site: callSite(logMetadata) })
  await getRuntime().call('logMetadata', checkedMetadata(metadata), checked)
}

export async function addTags(tags: string | readonly string[], target?: MetadataTarget): Promise<void> {
  const call = { name: 'addTags', site: callSite(addTags) }
  await getRuntime().call('addTags', checkTags(tags, call), targetOf(target, call))
}

export async function removeTags(tags: string | readonly string[], target?: MetadataTarget): Promise<void> {
  const call = { name: 'removeTags', site: callSite(removeTags) }
  await getRuntime().call('removeTags', checkTags(tags, call), targetOf(target, call))
}

/** Records a value as a new version of an artifact. In a step, this makes the step run each time. */
export async function saveArtifact(
  value: unknown,
  name: string,
  options: SaveArtifactOptions = {},
): Promise<ArtifactVersionView> {
  const call = { name: 'saveArtifact', site: callSite(saveArtifact) }
  checkText(name, 'a value and the name of an artifact', call)
  return getRuntime().save(value, name, await saveOptions(options, call))
}

/** Records an existing file or folder; its bytes are copied. Default name: the file's. */
export async function registerArtifact(
  path: string,
  name?: string,
  options: SaveArtifactOptions = {},
): Promise<ArtifactVersionView> {
  const call = { name: 'registerArtifact', site: callSite(registerArtifact) }
  checkText(path, 'the path of a file or folder', call)
  if (name !== undefined) checkText(name, 'the name of an artifact', call)
  return getRuntime().register(path, name ?? basename(path), await saveOptions(options, call))
}

/** The value of an artifact version; by name alone the latest. In a step, what it found is part of the cache verdict. */
export async function loadArtifact<T = unknown>(name: string, version?: string | number): Promise<T> {
  return (await getRuntime().load({ by: 'name', artifact: name, ...(version === undefined ? {} : { version }) })) as T
}

/** Links an artifact version (default the latest) to a model version; in a step by default to the step's own. */
export async function linkArtifactToModel(
  artifact: LinkableArtifact,
  model?: AnyModel | ModelOptions,
  version?: string | number,
): Promise<LinkView> {
  const site = callSite(linkArtifactToModel)
  if (model) return linkTo(toModel(model, site), artifact, { version, site })
  const context = currentStepContext()
  if (!context) {
    const hint = 'linkArtifactToModel(artifact, new Model({ name }))'
    throw outsideStep({ name: 'linkArtifactToModel', site }, 'which model', hint)
  }
  return linkTo(context.model, artifact, { version, site })
}

async function saveOptions(options: SaveArtifactOptions, { name, site }: FreeCall): Promise<SaveOptions> {
  checkOptions(options, saveOptionNames, { code: 'DEFINITION_INVALID', what: `${name}()`, site })
  const { model, metadata, ...given } = options
  const rest = metadata === undefined ? given : { ...given, metadata: checkedMetadata(metadata) }
  return model ? { ...rest, model: await handleOf(toModel(model, site)) } : rest
}

const saveOptionNames = ['version', 'type', 'tags', 'metadata', 'materializer', 'model']

function targetOf(given: unknown, call: FreeCall): MetadataTarget | null {
  const target = checkTarget(given, call)
  const needsStep = target === undefined || 'output' in target
  if (needsStep && !currentStepContext()) {
    throw outsideStep(call, 'what it is about', `${call.name}(…, { model: '…', version: 'latest' })`)
  }
  return target ?? null
}

function outsideStep({ name, site }: FreeCall, missing: string, hint: string): Error {
  return errorAt('CONTEXT_MISSING', site, `${name}() was called outside of a step and not told ${missing}.`, {
    hints: [hint],
  })
}
