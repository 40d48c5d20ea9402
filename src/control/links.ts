import type { LinkedArtifact } from '../schema/link.js'
import type { ArtifactType } from '../schema/parts.js'
import type { VersionLinks } from '../store/queries.js'
import { linksOf } from '../store/queries.js'
import type { View } from '../store/types.js'
import { compareText } from './near-misses.js'

/** One artifact version under one model version; `run` is null for a link made by hand. */
export interface LinkRow extends LinkedArtifact {
  readonly run: { readonly id: string; readonly name: string } | null
}

/** What is linked to a version, newest first; what `overwrite` replaced is left out. The same artifact version is one row: its first link. */
export async function findLinks(view: View, folder: string, versionId: string): Promise<LinkRow[]> {
  return linkRows(await linksOf(view, folder, versionId))
}

export function linkRows(links: VersionLinks): LinkRow[] {
  const visible = new Map<string, LinkRow>()
  for (const { rows, replaced } of actsOf(links)) {
    for (const id of replaced) visible.delete(id)
    for (const row of rows) {
      if (!replaced.has(row.artifactVersion) && !visible.has(row.artifactVersion)) visible.set(row.artifactVersion, row)
    }
  }
  // Rows of one moment stay in the order of the run's record, turned around like the rest.
  return [...visible.values()].reverse().sort((a, b) => compareText(b.at, a.at))
}

export interface LinkCounts {
  readonly artifacts: Readonly<Record<ArtifactType, number>>
  /** Ids of the runs that made or used the version. */
  readonly runs: ReadonlySet<string>
}

export function countLinks(links: VersionLinks): LinkCounts {
  const artifacts = { data: 0, model: 0, deployment: 0 }
  for (const { type } of linkRows(links)) artifacts[type] += 1
  return { artifacts, runs: new Set(links.runs.map(({ run }) => run.id)) }
}

interface LinkAct {
  readonly at: string
  readonly id: string
  readonly rows: readonly LinkRow[]
  readonly replaced: ReadonlySet<string>
}

/** Run links and links made by hand, oldest first. */
function actsOf({ runs, manual }: VersionLinks): LinkAct[] {
  const acts: LinkAct[] = [
    ...runs.map(({ createdAt, id, run, outputs, replaced }) => ({
      at: createdAt,
      id,
      rows: outputs.map((row) => ({ ...row, run })),
      replaced: new Set(replaced),
    })),
    ...manual.map(({ createdAt, id, artifact }) => ({
      at: createdAt,
      id,
      rows: [{ ...artifact, run: null }],
      replaced: new Set<string>(),
    })),
  ]
  return acts.sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id))
}
