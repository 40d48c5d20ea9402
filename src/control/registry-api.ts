/**
 * The registry calls of the SDK over the use cases: outside of a run, and inside one with what the run made so far on top.
 */
import type { RunOverlay } from '../engine/ports.js'
import { ZenError } from '../errors.js'
import type { ModelVersionView } from '../schema/views.js'
import type { MetadataTarget, ModelHandle, RegistryCalls, RegistryMethod } from '../sdk/registry-calls.js'
import { artifactVersionById, versionById } from '../store/queries.js'
import type { Store, Transaction, View } from '../store/types.js'
import { annotateIn, type Annotation } from './annotate.js'
import type { Control } from './api.js'
import { ensureVersionIn } from './ensure-version.js'
import { filterRows } from './filter-rows.js'
import { findModel, type ModelEntry } from './find-model.js'
import type { VersionEntry } from './find-version.js'
import { isOfThisRun } from './own-annotations.js'
import { linkArtifactIn } from './link-artifact.js'
import { overlayArtifactVersions, overlayLinks, withOverlayCounts } from './overlay-views.js'
import { resolveArtifact, resolveModelVersion } from './resolve-artifact.js'
import { setStageIn } from './set-stage.js'
import { logVersionMetadataIn } from './version-metadata.js'

export interface RegistryApiOptions {
  readonly store: Store
  readonly control: Pick<Control, 'models' | 'versions' | 'artifacts' | 'runs'>
  readonly actor: string
  readonly command: string
  /** Inside a run. */
  readonly overlay?: RunOverlay | undefined
}

export interface RegistryApi {
  call(method: string, args: readonly unknown[]): Promise<unknown>
}

type Implementation = { [M in RegistryMethod]: (...args: Parameters<RegistryCalls[M]>) => Promise<ReturnType<RegistryCalls[M]>> }

export function createRegistryApi(options: RegistryApiOptions): RegistryApi {
  const methods: Implementation = { ...modelObjectCalls(options), ...annotationCalls(options), ...clientCalls(options) }
  return {
    async call(method, args) {
      if (!Object.hasOwn(methods, method)) throw new ZenError('BUG', `The registry has no call "${method}".`)
      const implementation = methods[method as RegistryMethod] as (...args: readonly unknown[]) => Promise<unknown>
      return implementation(...args)
    },
  }
}

type Calls<M extends RegistryMethod> = Pick<Implementation, M>

function modelObjectCalls(
  options: RegistryApiOptions,
): Calls<'ensureVersion' | 'setStage' | 'modelMetadata' | 'logModelMetadata' | 'linkArtifact'> {
  const { store, control, actor, command, overlay } = options
  const by = { actor, ...(overlay === undefined ? {} : { run: overlay.run.id }) }
  const write = <T>(change: (tx: Transaction) => Promise<T>): Promise<T> => store.write({ command, actor }, change)
  const view = (model: ModelEntry, version: VersionEntry): Promise<ModelVersionView> =>
    control.versions.get(model.record.id, version.record.id)

  return {
    async ensureVersion(handle) {
      const own = ownVersion(handle, overlay)
      const ref = own ?? (await write((tx) => ensureVersionIn(tx, handle.config, overlay?.run, actor))).version
      return control.versions.get(ref.id, ref.version.id)
    },
    async setStage(handle, stage, { force, reason }) {
      const moved = await write(async (tx) => {
        const { model, version } = await versionOf(tx, handle, overlay)
        return setStageIn(tx, model, version, stage, { ...by, force, reason })
      })
      return view(moved.model, moved.version)
    },
    modelMetadata: (handle) =>
      store.read(async (reading) => (await versionOf(reading, handle, overlay)).version.record.metadata ?? {}),
    async logModelMetadata(handle, metadata) {
      await write(async (tx) => {
        const { model, version } = await versionOf(tx, handle, overlay)
        return logVersionMetadataIn(tx, model, version, metadata, by)
      })
      return null
    },
    async linkArtifact(handle, artifact, wanted) {
      const row = await write(async (tx) => {
        const { model, version } = await versionOf(tx, handle, overlay)
        const query = { by: 'name', artifact, ...(wanted === null ? {} : { version: wanted }) } as const
        const found = await resolveArtifact(tx, query, overlay)
        const committed = await artifactVersionById(tx, found.version.id)
        if (!committed) throw notCommittedYet(artifact)
        return linkArtifactIn(tx, model, version, committed.record)
      })
      return {
        artifact: row.artifact,
        version: row.number,
        type: row.type,
        artifactVersionId: row.artifactVersion,
        run: null,
        runName: null,
        step: null,
        sizeBytes: null,
        createdAt: row.at,
      }
    },
  }
}

function notCommittedYet(artifact: string): ZenError {
  return new ZenError('ARTIFACT_VERSION_NOT_FOUND', `${artifact} was made by this run, which links its outputs at its end.`, {
    why: 'Only artifacts of earlier runs can be linked by hand from inside a run.',
    hints: [`outputs: { ${artifact}: { model: new Model({ name: 'OTHER' }) } } on the step that makes it`],
    data: { artifact },
  })
}

/** The version that this run made or uses for the model; a handle with an explicit version means that one instead. */
function ownVersion(handle: ModelHandle, overlay: RunOverlay | undefined): ReturnType<RunOverlay['versions']['get']> {
  const explicit = !('run' in handle.of) && handle.of.version !== null
  return explicit ? undefined : overlay?.versions.get(handle.of.model)
}

/** The version that a `Model` object means. Throws when there is none; a new one is made by `ensureVersion` only. */
async function versionOf(
  view: View,
  handle: ModelHandle,
  overlay: RunOverlay | undefined,
): Promise<{ model: ModelEntry; version: VersionEntry }> {
  const { ref } = await resolveModelVersion(view, handle.of, overlay)
  const model = await findModel(view, ref.id, { exact: true })
  const version = await versionById(view, model.folder, ref.version.id)
  if (version) return { model, version }
  throw new ZenError('MODEL_VERSION_NOT_FOUND', `${ref.name} ${ref.version.number} was deleted.`, {
    hints: [`zen model version list ${ref.name}`],
    data: { model: ref.name, version: ref.version.number },
  })
}

function annotationCalls({
  store,
  actor,
  command,
  overlay,
}: RegistryApiOptions): Calls<'logMetadata' | 'addTags' | 'removeTags'> {
  const by = { actor, ...(overlay === undefined ? {} : { run: overlay.run.id }) }
  const annotate = async (target: MetadataTarget | null, annotation: Annotation): Promise<null> => {
    // What this run made is not in the registry yet: the run's end applies it with the rest (`finish-run.ts`).
    if (overlay && isOfThisRun(target, overlay)) return null
    await store.write({ command, actor }, (tx) => annotateIn(tx, target, annotation, by))
    return null
  }
  return {
    logMetadata: (metadata, target) => annotate(target, { metadata }),
    addTags: (tags, target) => annotate(target, { addTags: tags }),
    removeTags: (tags, target) => annotate(target, { removeTags: tags }),
  }
}

type ClientMethod = Exclude<
  RegistryMethod,
  'ensureVersion' | 'setStage' | 'modelMetadata' | 'logModelMetadata' | 'linkArtifact' | 'logMetadata' | 'addTags' | 'removeTags'
>

function clientCalls({ store, control, overlay }: RegistryApiOptions): Calls<ClientMethod> {
  const counted = async (version: ModelVersionView): Promise<ModelVersionView> => withOverlayCounts(version, overlay)
  return {
    listModels: async (filter) => filterRows(await control.models.list(), filter),
    getModel: (model) => control.models.get(model),
    createModel: (name, fields) => control.models.create(name, fields ?? {}),
    updateModel: (model, changes) => control.models.update(model, changes),
    deleteModel: async (model) => control.models.delete(model).then(() => null),
    listModelVersions: async (model, filter) => {
      const rows = await control.versions.list(model)
      return filterRows(await Promise.all(rows.map(counted)), filter)
    },
    getModelVersion: async (model, version) => {
      const own = version === null ? overlay?.versions.get(model) : undefined
      return counted(await control.versions.get(model, own?.version.id ?? version ?? undefined))
    },
    createModelVersion: (model, fields) => control.versions.create(model, fields ?? {}),
    updateModelVersion: (model, version, changes) => control.versions.update(model, version, changes),
    deleteModelVersion: async (model, version) => control.versions.delete(model, version).then(() => null),
    listModelVersionArtifacts: async (model, version, type) => {
      const found = await control.versions.get(model, version ?? undefined)
      const committed = await control.versions.artifacts(model, found.id, type ?? undefined)
      return [...overlayLinks(overlay, found.id, type), ...committed]
    },
    listArtifacts: async (filter) => filterRows(await control.artifacts.list(), filter),
    getArtifact: (name) => control.artifacts.get(name),
    listArtifactVersions: async (artifact, filter) => {
      const own = await store.read((view) => overlayArtifactVersions(view, overlay, artifact))
      const committed =
        artifact !== null && own.length > 0
          ? await committedVersions(control, artifact)
          : await control.artifacts.versions(artifact ?? undefined)
      return filterRows([...own, ...committed], filter)
    },
    updateArtifact: (name, changes) => control.artifacts.update(name, changes),
    deleteArtifact: async (name) => control.artifacts.delete(name).then(() => null),
    updateArtifactVersion: (artifact, version, changes) => control.artifacts.updateVersion(artifact, version, changes),
    deleteArtifactVersion: async (artifact, version) => control.artifacts.deleteVersion(artifact, version).then(() => null),
    linkToVersion: (model, version, artifact, wanted) => control.versions.link(model, version, artifact, wanted ?? undefined),
    unlinkFromVersion: (model, version, artifact, wanted) =>
      control.versions.unlink(model, version, artifact, wanted ?? undefined),
    listRuns: async (filter) => filterRows(await control.runs.list(), filter),
    getRun: (run) => control.runs.get(run),
    updateRun: (run, changes) => control.runs.update(run, changes),
    deleteRun: async (run) => control.runs.delete(run).then(() => null),
    getPipeline: (name) => control.runs.pipeline(name),
    listPipelines: async (filter) => filterRows(await control.runs.pipelines(), filter),
  }
}

/** An artifact that only this run made so far has no committed versions, which is no error here. */
async function committedVersions(
  control: RegistryApiOptions['control'],
  artifact: string,
): Promise<Awaited<ReturnType<Control['artifacts']['versions']>>> {
  try {
    return await control.artifacts.versions(artifact)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ARTIFACT_NOT_FOUND') return []
    throw error
  }
}
