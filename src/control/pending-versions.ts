/** Calls about artifact versions that the run made and has not committed yet. */
import type { RunOverlay } from '../engine/ports.js'
import type { NewArtifactVersion, NewLink } from '../engine/events.js'
import type { LinkView } from '../schema/views.js'
import type { MetadataTarget, ModelHandle } from '../sdk/registry-calls.js'
import type { View } from '../store/types.js'
import { provisionalNumbers } from './overlay-views.js'
import { resolveArtifact, resolveModelVersion } from './resolve-artifact.js'

/**
 * The arguments with the version's id in place of a provisional number: at the commit, or when a cached step acts again, the
 * number may be another version's.
 */
export async function withIds(
  view: View,
  method: string,
  args: readonly unknown[],
  overlay: RunOverlay,
): Promise<readonly unknown[]> {
  if (method === 'linkArtifact') {
    const [handle, artifact, version] = args as [ModelHandle, string, string | number | null]
    const id = await pendingId(view, artifact, version, overlay)
    return id === undefined ? args : [handle, artifact, id]
  }
  if (method !== 'logMetadata' && method !== 'addTags' && method !== 'removeTags') return args
  const [what, target] = args as [unknown, MetadataTarget | null]
  if (target === null || !('artifact' in target)) return args
  const id = await pendingId(view, target.artifact, target.version, overlay)
  return id === undefined ? args : [what, { ...target, version: id }]
}

async function pendingId(
  view: View,
  artifact: string,
  version: string | number | null | undefined,
  overlay: RunOverlay,
): Promise<string | undefined> {
  const own = overlay.artifacts.filter((made) => made.artifact === artifact)
  if (own.length === 0 || !/^[1-9]\d*$/.test(String(version))) return undefined
  const numbers = await provisionalNumbers(view, own)
  return own.find(({ id }) => numbers.get(id) === Number(version))?.id
}

export interface PendingLink {
  readonly result: LinkView
  /** Undefined: the run links it to that version already. */
  readonly link: NewLink | undefined
}

/** Undefined when the version is committed: then it is linked at once. */
export async function linkPending(view: View, args: readonly unknown[], overlay: RunOverlay): Promise<PendingLink | undefined> {
  const [handle, artifact, wanted] = args as [ModelHandle, string, string | number | null]
  if (!overlay.artifacts.some((made) => made.artifact === artifact)) return undefined
  const query = { by: 'name', artifact, ...(wanted === null ? {} : { version: wanted }) } as const
  const { version: found } = await resolveArtifact(view, query, overlay)
  const made = overlay.artifacts.find(({ id }) => id === found.id)
  if (!made) return undefined
  const { ref } = await resolveModelVersion(view, handle.of, overlay)
  const known = overlay.links.find(
    (link) => link.kind === 'output' && link.version.version.id === ref.version.id && link.artifact.artifactVersion === made.id,
  )
  const number = (await provisionalNumbers(view, overlay.artifacts)).get(made.id)!
  const link = known ?? newLink(ref, made)
  return { result: linkView(link, number, made), link: known ? undefined : link }
}

function newLink(ref: NewLink['version'], { id, artifact, type }: NewArtifactVersion): NewLink {
  const row = { artifactVersion: id, artifact, number: null, type, at: new Date().toISOString() }
  return { version: ref, kind: 'output', overwrite: false, artifact: row }
}

function linkView({ artifact: row }: NewLink, number: number, made: NewArtifactVersion): LinkView {
  return {
    artifact: row.artifact,
    version: number,
    type: row.type,
    artifactVersionId: row.artifactVersion,
    run: made.producer?.run.id ?? null,
    runName: made.producer?.run.name ?? null,
    step: row.step ?? null,
    sizeBytes: made.sizeBytes,
    createdAt: row.at,
  }
}
