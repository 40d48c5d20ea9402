/** `externalArtifact`: something that no step of this run makes. */
import type { Artifact, Explicit } from './artifact-types.js'
import { artifactReference, makeReference } from './artifact.js'
import { isPlainRecord } from './brand.js'
import { callSite } from './call-site.js'
import type { CallSite } from './call-site.js'
import { composing } from './composition.js'
import { currentStepContext } from './contexts.js'
import { checkOptions } from './definition-error.js'
import type { VersionRef } from './model-types.js'
import type { ArtifactQuery, ModelVersionQuery } from './queries.js'
import { errorAt } from './user-error.js'

export type ExternalSource =
  | { id: string }
  | { name: string; version?: string | number | undefined }
  | { modelArtifactName: string; modelName?: string | undefined; modelVersion?: VersionRef | undefined }
  | { pipelineName: string; artifactName: string }

/**
 * A reference to a value written down here, or to an artifact that is looked up when a step needs it.
 * `modelArtifactName` is looked up in the pipeline's model unless `modelName` is given; `pipelineName` in its last successful run.
 */
export function externalArtifact<T>(source: { value: T }): Artifact<T>
export function externalArtifact<T = unknown>(source: ExternalSource): Artifact<Explicit<T>>
export function externalArtifact(source: unknown): Artifact {
  const site = callSite(externalArtifact)
  const given = isPlainRecord(source) ? source : {}
  if ('value' in given) {
    checkOptions(source, ['value'], checked(site))
    return makeReference({ kind: 'value', name: 'value', resolved: undefined, value: given['value'] })
  }
  if (typeof given['id'] === 'string') {
    checkOptions(source, ['id'], checked(site))
    return artifactReference({ by: 'id', id: given['id'] }, given['id'])
  }
  if (typeof given['name'] === 'string') return byName(given['name'], checkOptions(source, ['name', 'version'], checked(site)))
  if (typeof given['modelArtifactName'] === 'string') {
    const options = checkOptions(source, ['modelArtifactName', 'modelName', 'modelVersion'], checked(site))
    return byModel(given['modelArtifactName'], options, site)
  }
  if (typeof given['pipelineName'] === 'string' && typeof given['artifactName'] === 'string') {
    checkOptions(source, ['pipelineName', 'artifactName'], checked(site))
    const artifact = given['artifactName']
    return artifactReference({ by: 'pipeline', pipeline: given['pipelineName'], artifact }, artifact)
  }
  throw errorAt('DEFINITION_INVALID', site, 'externalArtifact() was not told which artifact.', {
    hints: [
      'externalArtifact({ value })',
      'externalArtifact({ name, version? })',
      'externalArtifact({ modelArtifactName, modelName?, modelVersion? })',
      'externalArtifact({ pipelineName, artifactName })',
      'externalArtifact({ id })',
    ],
  })
}

function checked(site: CallSite | undefined) {
  return { code: 'DEFINITION_INVALID', what: 'externalArtifact()', site } as const
}

function byName(artifact: string, options: Readonly<Record<string, unknown>>): Artifact {
  const version = options['version'] as string | number | undefined
  return artifactReference({ by: 'name', artifact, ...(version === undefined ? {} : { version }) }, artifact)
}

function byModel(artifact: string, options: Readonly<Record<string, unknown>>, site: CallSite | undefined): Artifact {
  const query = (): ArtifactQuery => ({
    by: 'model',
    of: modelQuery(artifact, options['modelName'] as string | undefined, options['modelVersion'] as VersionRef | undefined, site),
    artifact,
  })
  return makeReference({ kind: 'query', name: artifact, resolved: undefined, query, composingQuery: query })
}

/** Asked for when the reference is used, as the pipeline's model is known only there. */
function modelQuery(
  artifact: string,
  modelName: string | undefined,
  version: VersionRef | undefined,
  site: CallSite | undefined,
): ModelVersionQuery {
  const own = composing()?.scope.model?.name ?? ownModelOfStep(modelName)
  const model = modelName ?? own
  if (model === undefined) {
    throw errorAt('CONTEXT_MISSING', site, `No model is configured to look up "${artifact}" in.`, {
      hints: [
        "pipeline({ name: '…', model: { name: 'iris_classifier', version: 'production' } }, …)",
        `externalArtifact({ modelArtifactName: '${artifact}', modelName: '…' })`,
      ],
      data: { artifact },
    })
  }
  if (version !== undefined) return { model, version }
  return model === own ? { model, run: true } : { model, version: 'latest' }
}

function ownModelOfStep(modelName: string | undefined): string | undefined {
  const context = currentStepContext()
  if (!context) return undefined
  try {
    return context.model.name
  } catch (error) {
    // A step without a model: fine when the call names one.
    if (modelName !== undefined) return undefined
    throw error
  }
}
