import { ZenError } from '../errors.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import { foldName, sameName } from '../store/names.js'
import type { FoundArtifact, FoundArtifactVersion } from '../store/queries.js'
import { allArtifacts, artifactVersions } from '../store/queries.js'
import type { View } from '../store/types.js'
import { shortestIdPrefix, type FindOptions } from './find-model.js'
import { nearMisses } from './near-misses.js'
import { shellWord } from './shell-word.js'

export interface ArtifactEntry extends FoundArtifact {
  /** Living versions, newest first. */
  readonly versions: readonly [ArtifactVersion, ...ArtifactVersion[]]
}

/** Artifacts with at least one living version, by name. */
export async function livingArtifacts(view: View): Promise<ArtifactEntry[]> {
  const entries: ArtifactEntry[] = []
  for (const artifact of await allArtifacts(view)) {
    const entry = await withVersions(view, artifact)
    if (entry) entries.push(entry)
  }
  return entries
}

/** By exact name (NFC, any letter case). Throws ARTIFACT_NOT_FOUND with near misses. */
export async function findArtifact(view: View, name: string): Promise<ArtifactEntry> {
  const all = await allArtifacts(view)
  const named = all.find((artifact) => artifact.name === name) ?? all.find((artifact) => sameName(artifact.name, name))
  const entry = named && (await withVersions(view, named))
  if (entry) return entry
  throw artifactNotFound(
    name,
    all.map((artifact) => artifact.name),
  )
}

/**
 * By number, numeric string, text name, `latest`, id, or unique id prefix. Default: the latest.
 * Throws ARTIFACT_NOT_FOUND, ARTIFACT_VERSION_NOT_FOUND, AMBIGUOUS.
 */
export async function findArtifactVersion(
  view: View,
  name: string,
  version: string | number | null = 'latest',
  options: FindOptions = {},
): Promise<ArtifactVersion> {
  const artifact = await findArtifact(view, name)
  const text = String(version ?? 'latest').trim()
  if (foldName(text) === 'latest') return artifact.versions[0]
  return matchVersion(artifact, text, options)
}

export function artifactNotFound(name: string, names: readonly string[]): ZenError {
  const near = nearMisses(name, names)
  return new ZenError('ARTIFACT_NOT_FOUND', `There is no artifact "${name}".`, {
    why: whyNoArtifact(near, names.length),
    hints: [
      ...near.map((other) => `zen artifact version list ${shellWord(other)}`),
      names.length === 0 ? 'zen run FILE' : 'zen artifact list',
    ],
    data: { given: name, near },
  })
}

function whyNoArtifact(near: readonly string[], count: number): string {
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`
  return count === 0 ? 'This project has no artifacts yet: a run makes them.' : 'No name is close to it.'
}

async function withVersions(view: View, artifact: FoundArtifact): Promise<ArtifactEntry | undefined> {
  const [latest, ...earlier] = (await artifactVersions(view, artifact.name)).map(({ record }: FoundArtifactVersion) => record)
  return latest && { ...artifact, versions: [latest, ...earlier] }
}

function matchVersion(artifact: ArtifactEntry, ref: string, { exact }: FindOptions): ArtifactVersion {
  const { versions } = artifact
  const found =
    (/^\d+$/.test(ref) ? only(artifact, ref, (version) => version.number === Number(ref)) : undefined) ??
    only(artifact, ref, (version) => version.name !== undefined && sameName(version.name, ref)) ??
    versions.find((version) => version.id === ref) ??
    (exact === true || ref.length < shortestIdPrefix ? undefined : only(artifact, ref, (version) => version.id.startsWith(ref)))
  if (found) return found
  throw artifactVersionNotFound(artifact, ref)
}

function only(
  { name, versions }: ArtifactEntry,
  ref: string,
  matches: (version: ArtifactVersion) => boolean,
): ArtifactVersion | undefined {
  const found = versions.filter(matches)
  if (found.length < 2) return found[0]
  const ids = found.map(({ id }) => id)
  throw new ZenError('AMBIGUOUS', `"${ref}" means ${found.length} versions of the artifact ${name}: ${ids.join(' and ')}.`, {
    why: 'Two branches that were merged each made one. Name it by its id.',
    hints: ids.map((id) => `zen artifact version load ${shellWord(name)} ${id}`),
    data: { artifact: name, given: ref, ids },
  })
}

function artifactVersionNotFound({ name, versions }: ArtifactEntry, ref: string): ZenError {
  const labels = versions.map((version) =>
    version.name === undefined ? String(version.number) : `${version.number} (${version.name})`,
  )
  const names = versions.flatMap((version) => (version.name === undefined ? [] : [version.name]))
  const near = nearMisses(ref, [...names, 'latest'])
  const more = labels.length - 5
  return new ZenError('ARTIFACT_VERSION_NOT_FOUND', `The artifact ${name} has no version "${ref}".`, {
    why: `It has ${labels.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
    hints: [
      ...near.map((version) => `zen artifact version load ${shellWord(name)} ${shellWord(version)}`),
      `zen artifact version list ${shellWord(name)}`,
    ],
    data: { artifact: name, given: ref, near },
  })
}
