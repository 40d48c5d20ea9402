/** `Model`: which model, and which version of it, a pipeline or step works on. */
import type { ArtifactVersionView, LinkView, ModelVersionView } from '../schema/views.js'
import type { Artifact, ArtifactType, Metadata } from './artifact-types.js'
import { makeReference, referenceStateOf, resolveReference } from './artifact.js'
import { brandOf, describeKind, isPlainRecord } from './brand.js'
import { callSite } from './call-site.js'
import type { CallSite } from './call-site.js'
import { composing } from './composition.js'
import { currentStepContext } from './contexts.js'
import type { ModelConfig } from './definitions.js'
import { checkedMetadata } from './metadata-values.js'
import { checkModelOptions } from './model-options.js'
import type { AnyCase, AnyModel, ArtifactLookup, ModelOptions, SettableStage } from './model-types.js'
import type { ArtifactQuery, ModelVersionQuery } from './queries.js'
import type { ModelHandle } from './registry-calls.js'
import { getRuntime } from './runtime.js'
import { errorAt } from './user-error.js'

/**
 * A version of a model in the registry. Making the object reads and writes nothing.
 * Without `version` it means a new version: one per run and model, shared by its steps; outside of a run, one per object.
 * The constructor throws MODEL_CONFIG_INVALID.
 */
export class Model<const N extends string = string> implements AnyModel {
  readonly '~zenlocal': { readonly model: true }
  readonly name: N
  /** A reference to an artifact of this version; nothing is read until it is needed. Works while composing. */
  readonly getArtifact: ArtifactLookup<N> = lookup(this, undefined)
  readonly getModelArtifact: ArtifactLookup<N> = lookup(this, 'model')
  readonly getDataArtifact: ArtifactLookup<N> = lookup(this, 'data')
  readonly getDeploymentArtifact: ArtifactLookup<N> = lookup(this, 'deployment')

  constructor(options: ModelOptions<N>) {
    const config = checkModelOptions(options, callSite(Model))
    this.name = options.name as N
    const brand: ModelBrand = { model: true, config, binding: { inRun: false, made: undefined } }
    this['~zenlocal'] = brand
  }

  /**
   * Throws STAGE_TAKEN when another version stands there and `force` is not set; with it, the former holder becomes `archived`.
   * In a step, this makes the step run each time.
   */
  async setStage<S extends string>(
    stage: AnyCase<S, SettableStage>,
    options: { force?: boolean | undefined; reason?: string | undefined } = {},
  ): Promise<void> {
    await getRuntime().call('setStage', await handleOf(this), stage, options)
  }

  /** Adds to the version's metadata; later values of a key replace earlier ones. */
  async logMetadata(metadata: Metadata): Promise<void> {
    const checked = checkedMetadata(metadata)
    await getRuntime().call('logModelMetadata', await handleOf(this), checked)
  }

  /** The version's metadata. */
  async metadata(): Promise<Metadata> {
    return getRuntime().call('modelMetadata', await handleOf(this))
  }

  /** The version's record. Outside of a run, an absent version creates one, once per object. */
  async version(): Promise<ModelVersionView> {
    return getRuntime().call('ensureVersion', await handleOf(this))
  }

  /** Links an artifact version (default the latest) to this version. */
  async linkArtifact(artifact: LinkableArtifact, version?: string | number): Promise<LinkView> {
    const site = callSite(Reflect.get(this, 'linkArtifact'))
    return linkTo(this, artifact, { version, site })
  }
}

/** A name, a reference, or the record of a version, as `saveArtifact` returns it. */
export type LinkableArtifact = string | Artifact | ArtifactVersionView

interface LinkOptions {
  readonly version: string | number | undefined
  readonly site: CallSite
}

/** Throws DEFINITION_INVALID for what names no artifact. */
export async function linkTo(model: AnyModel, artifact: LinkableArtifact, { version, site }: LinkOptions): Promise<LinkView> {
  const which = await linkable(artifact, site)
  return getRuntime().call('linkArtifact', await handleOf(model), which.name, version ?? which.version ?? null)
}

async function linkable(artifact: unknown, site: CallSite): Promise<{ name: string; version?: string | undefined }> {
  if (typeof artifact === 'string' && artifact !== '') return { name: artifact }
  if (referenceStateOf(artifact)) return resolveReference(artifact as Artifact)
  if (isPlainRecord(artifact)) {
    const { artifact: name, id } = artifact
    if (typeof name === 'string' && typeof id === 'string') return { name, version: id }
  }
  const given = artifact === '' ? 'an empty text' : describeKind(artifact)
  throw errorAt('DEFINITION_INVALID', site, `A link to a model needs an artifact, not ${given}.`, {
    hints: [
      "linkArtifactToModel('clean_rows', { name: 'iris_classifier' })",
      'An artifact is a name, a reference to one, or what saveArtifact() returned.',
    ],
  })
}

/** A `Model`, or its options written down in place, as an object of its own. Throws MODEL_CONFIG_INVALID. */
export function toModel(model: AnyModel | ModelOptions, site: CallSite): AnyModel {
  if (brandOf(model)?.['model'] === true) return model as AnyModel
  const config = checkModelOptions(model, site)
  const brand: ModelBrand = { model: true, config, binding: { inRun: false, made: undefined } }
  return { name: config.name, '~zenlocal': brand }
}

/** At run time, behind the type brand. Plain data and promises, so that another copy of the package can read it. */
interface ModelBrand {
  readonly model: true
  readonly config: ModelConfig
  readonly binding: {
    /** Made by a context: means the version that the run uses. */
    readonly inRun: boolean
    /** Number of the version that this object created outside of a run. */
    made: Promise<number> | undefined
  }
}

/** The model of a context: its version is the one that the run made or uses. */
export function modelOfRun(config: ModelConfig): Model {
  const model = new Model({ name: config.name })
  const brand: ModelBrand = { model: true, config, binding: { inRun: true, made: undefined } }
  return Object.assign(model, { '~zenlocal': brand })
}

function stateOf(model: AnyModel): ModelBrand {
  return brandOf(model) as unknown as ModelBrand
}

/** What the registry is told. Outside of a run an absent version is created here, so that all later calls mean the same one. */
export async function handleOf(model: AnyModel): Promise<ModelHandle> {
  const { config } = stateOf(model)
  return { config, of: await versionOf(model) }
}

async function versionOf(model: AnyModel): Promise<ModelVersionQuery> {
  const known = versionInRun(model)
  if (known) return known
  const { config, binding } = stateOf(model)
  binding.made ??= createVersion(config)
  try {
    return { model: config.name, version: await binding.made }
  } catch (error) {
    // A version that could not be made is tried again by the next call.
    binding.made = undefined
    throw error
  }
}

async function createVersion(config: ModelConfig): Promise<number> {
  const handle = { config, of: { model: config.name, version: null } }
  return (await getRuntime().call('ensureVersion', handle)).number
}

/** Undefined when a new version is meant and no run is there to make it. */
function versionInRun(model: AnyModel): ModelVersionQuery | undefined {
  const { config, binding } = stateOf(model)
  if (binding.inRun) return { model: config.name, run: true }
  if (config.version !== undefined && config.version !== null) return { model: config.name, version: config.version }
  if (config.createNewModelVersion === false) return { model: config.name, version: 'latest' }
  if (composing() ?? currentStepContext()) return { model: config.name, run: true }
  return undefined
}

function lookup(model: AnyModel, type: ArtifactType | undefined) {
  return (artifact: string, version?: string | number): Artifact<never> => {
    const query = (of: ModelVersionQuery): ArtifactQuery => ({
      by: 'model',
      of,
      artifact,
      ...(version === undefined ? {} : { version }),
      ...(type === undefined ? {} : { type }),
    })
    return makeReference({
      kind: 'query',
      name: artifact,
      resolved: undefined,
      query: async () => query(await versionOf(model)),
      composingQuery: () => query(versionInRun(model) ?? { model: stateOf(model).config.name, run: true }),
    })
  }
}
