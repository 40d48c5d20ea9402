/** The registry as a run sees it: `engine/ports.ts`, over the store. */
import type { RunOverlay, RunRegistry } from '../engine/ports.js'
import type { StepRead } from '../schema/run.js'
import type { ArtifactQuery } from '../sdk/queries.js'
import { parseNumbered, paths } from '../store/layout.js'
import type { Store, View } from '../store/types.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import type { Control } from './api.js'
import { checkVersionConfig, ensureVersionIn } from './ensure-version.js'
import { finishRunIn } from './finish-run.js'
import { provisionalNumbers } from './overlay-views.js'
import { linkPending, withIds } from './pending-versions.js'
import { createRegistryApi } from './registry-api.js'
import { digestOf } from './registry-digest.js'
import { kindOfCall } from './registry-kinds.js'
import { resolveArtifact } from './resolve-artifact.js'

export interface RunRegistryOptions {
  readonly store: Store
  readonly control: Pick<Control, 'models' | 'versions' | 'artifacts' | 'runs'>
  readonly actor: string
  /** The command line, for the operation log. */
  readonly command: string
}

export function createRunRegistry({ store, control, actor, command }: RunRegistryOptions): RunRegistry {
  const locate = artifactLocator()
  const apiFor = (overlay: RunOverlay): ReturnType<typeof createRegistryApi> =>
    createRegistryApi({ store, control, actor, command, overlay })
  return {
    async ensureVersion(config, overlay) {
      const own = overlay.versions.get(config.name)
      const wantsNew = (config.version === undefined || config.version === null) && config.createNewModelVersion !== false
      if (own && wantsNew) return { version: own, created: false, warnings: [] }
      return store.write({ command, actor }, (tx) => ensureVersionIn(tx, config, overlay.run, actor))
    },

    checkVersion: (config) => store.read((view) => checkVersionConfig(view, config)),

    resolve: (query, overlay) => store.read((view) => resolveArtifact(view, query, overlay)),

    provisionalNumbers: (overlay) => store.read((view) => provisionalNumbers(view, overlay.artifacts)),

    async artifactVersion(id, overlay) {
      return overlay.artifacts.find((version) => version.id === id) ?? store.read((view) => locate(view, id))
    },

    async call(method, given, { overlay, model }) {
      const args = await store.read((view) => withIds(view, method, given, overlay))
      const kind = kindOfCall(method, args, overlay, model)
      const pending = method === 'linkArtifact' ? await store.read((view) => linkPending(view, args, overlay)) : undefined
      if (pending) return { ...pending, kind, args }
      const result = await apiFor(overlay).call(method, args)
      if (kind !== 'read') return { result, kind, args }
      const read: StepRead = {
        query: { method, args: [...args] },
        label: `${method}(${args.map(labelOfArgument).join(', ')})`,
        digest: digestOf(result),
      }
      return { result, kind, args, read }
    },

    async reread(read, overlay) {
      try {
        if ('method' in read.query) {
          const { method, args } = read.query as { method: string; args: readonly unknown[] }
          return digestOf(await apiFor(overlay).call(method, args))
        }
        const found = await store.read((view) => resolveArtifact(view, read.query as unknown as ArtifactQuery, overlay))
        return found.version.digest
      } catch (error) {
        if (isLookupFailure(error)) return undefined
        throw error
      }
    },

    finish: (finished) => store.write({ command, actor }, (tx) => finishRunIn(tx, finished, actor)),
  }
}

function labelOfArgument(value: unknown): string {
  if (value === null) return ''
  if (typeof value !== 'object') return JSON.stringify(value)
  const named = value as { config?: { name?: unknown } }
  return typeof named.config?.name === 'string' ? named.config.name : JSON.stringify(value)
}

const lookupFailures: ReadonlySet<string> = new Set([
  'MODEL_NOT_FOUND',
  'MODEL_VERSION_NOT_FOUND',
  'STAGE_EMPTY',
  'ARTIFACT_NOT_FOUND',
  'ARTIFACT_VERSION_NOT_FOUND',
  'RUN_NOT_FOUND',
  'PIPELINE_NOT_FOUND',
  'AMBIGUOUS',
])

/** The thing that was read is gone: no hit, and no failure of the run either. */
function isLookupFailure(error: unknown): boolean {
  return lookupFailures.has(String((error as { code?: unknown }).code))
}

/** A run asks for many ids: the folders are listed once for all of them, and again when an id is new. */
function artifactLocator(): (view: View, id: string) => Promise<ArtifactVersion | undefined> {
  const known = new Map<string, string>()
  const relist = async (view: View): Promise<void> => {
    for (const folder of await view.list(paths.artifacts))
      for (const name of await view.list(`${paths.artifacts}/${folder}`)) {
        const id = parseNumbered(name)?.id
        if (id !== undefined) known.set(id, `${paths.artifacts}/${folder}/${name}`)
      }
  }
  return async (view, id) => {
    if (!known.has(id)) await relist(view)
    const path = known.get(id)
    return path === undefined ? undefined : view.get('artifact-version', path)
  }
}
