/**
 * The one commit at a run's end: its record, its artifact versions with their numbers, its links; model versions that the
 * failed run made and gives up become tombstones. Idempotent, because several processes may find the same abandoned run.
 */
import type { NewArtifactVersion, NewLink } from '../engine/events.js'
import type { FinishedRun } from '../engine/ports.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import type { LinkedArtifact, RunLink } from '../schema/link.js'
import type { ModelVersionRef, Run, RunStep, StepArtifact } from '../schema/run.js'
import { fileNameOf, paths } from '../store/layout.js'
import { artifactVersions, linksOf, modelById, nextArtifactNumber, versionById } from '../store/queries.js'
import type { Transaction } from '../store/types.js'
import { deleteVersionIn } from './delete-version.js'
import { withOwnAnnotations } from './own-annotations.js'

export async function finishRunIn(tx: Transaction, finished: FinishedRun, actor: string): Promise<Run> {
  const path = paths.run(finished.run.id, finished.run.startedAt)
  const already = await tx.get('run', path)
  if (already) return already
  const warnings = [...(finished.run.warnings ?? [])]
  const numbers = await addArtifacts(tx, withOwnAnnotations(finished.artifacts, finished.run), warnings)
  await removeVersions(tx, finished, actor, warnings)
  await addLinks(tx, finished, numbers, warnings)
  const run: Run = {
    ...finished.run,
    steps: finished.run.steps.map((step) => numberedStep(step, numbers)),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
  tx.create('run', path, run)
  return run
}

async function addArtifacts(
  tx: Transaction,
  artifacts: readonly NewArtifactVersion[],
  warnings: string[],
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>()
  const next = new Map<string, number>()
  for (const artifact of artifacts) {
    const number = next.get(artifact.artifact) ?? (await nextArtifactNumber(tx, artifact.artifact))
    next.set(artifact.artifact, number + 1)
    numbers.set(artifact.id, number)
    const named = await keepFreeName(tx, artifact, warnings)
    tx.create('artifact-version', paths.artifactVersion(artifact.artifact, number, artifact.id), inOrder({ ...named, number }))
  }
  return numbers
}

/** The step made sure that the name was free; another run may have taken it since. */
async function keepFreeName(tx: Transaction, artifact: NewArtifactVersion, warnings: string[]): Promise<NewArtifactVersion> {
  if (artifact.name === undefined) return artifact
  const taken = (await artifactVersions(tx, artifact.artifact)).some(({ record }) => record.name === artifact.name)
  if (!taken) return artifact
  warnings.push(
    `Another run gave the version name "${artifact.name}" of ${artifact.artifact} away first; this run's version has its number only.`,
  )
  const unnamed: Record<string, unknown> = { ...artifact }
  delete unnamed['name']
  return unnamed as NewArtifactVersion
}

/** Key order of the record as people read it. */
function inOrder(version: ArtifactVersion): ArtifactVersion {
  const { schema, id, artifact, number, ...rest } = version
  return { schema, id, artifact, number, ...rest }
}

async function removeVersions(tx: Transaction, finished: FinishedRun, actor: string, warnings: string[]): Promise<void> {
  for (const ref of finished.removeVersions) {
    const model = await modelById(tx, ref.id)
    const version = model && (await versionById(tx, model.folder, ref.version.id))
    if (!model || !version) {
      warnings.push(`${ref.name} ${ref.version.number}, which this run made, was already gone.`)
      continue
    }
    await deleteVersionIn(tx, model, version, {
      actor,
      reason: `run ${finished.run.name} ${finished.run.status}`,
      run: finished.run.id,
    })
  }
}

async function addLinks(
  tx: Transaction,
  finished: FinishedRun,
  numbers: ReadonlyMap<string, number>,
  warnings: string[],
): Promise<void> {
  const removed = new Set(finished.removeVersions.map((ref) => ref.version.id))
  for (const [versionId, links] of groupByVersion(finished, removed)) {
    const ref = links.ref
    const model = await modelById(tx, ref.id)
    if (!model)
      warnings.push(`The model ${ref.name} is not in this work tree any more; the links of this run were written beside it.`)
    const folder = model?.folder ?? fileNameOf(ref.name)
    tx.create('run-link', paths.runLink(folder, versionId, finished.run.id), {
      schema: 1,
      id: finished.run.id,
      model: { id: ref.id, name: ref.name },
      version: { id: ref.version.id, number: ref.version.number },
      run: { id: finished.run.id, name: finished.run.name },
      outputs: rows(links.links, 'output', numbers),
      consumed: rows(links.links, 'consumed', numbers),
      ...(await replacedBy(tx, folder, versionId, links.links)),
      createdAt: finished.run.endedAt ?? finished.run.startedAt,
    } satisfies RunLink)
  }
}

interface LinksOfVersion {
  readonly ref: ModelVersionRef
  readonly links: NewLink[]
}

/** Every version that the run touched, also one to which it linked nothing: the run itself is linked by the file. */
function groupByVersion(finished: FinishedRun, removed: ReadonlySet<string>): Map<string, LinksOfVersion> {
  const groups = new Map<string, LinksOfVersion>()
  const add = (ref: ModelVersionRef): LinksOfVersion => {
    let group = groups.get(ref.version.id)
    if (!group) groups.set(ref.version.id, (group = { ref, links: [] }))
    return group
  }
  if (finished.run.model && !removed.has(finished.run.model.version.id)) add(finished.run.model)
  for (const step of finished.run.steps) if (step.model && !removed.has(step.model.version.id)) add(step.model)
  for (const link of finished.links) if (!removed.has(link.version.version.id)) add(link.version).links.push(link)
  return groups
}

function rows(links: readonly NewLink[], kind: NewLink['kind'], numbers: ReadonlyMap<string, number>): LinkedArtifact[] {
  const seen = new Set<string>()
  const result: LinkedArtifact[] = []
  for (const { artifact } of links.filter((link) => link.kind === kind)) {
    const key = `${artifact.artifactVersion} ${artifact.step ?? ''} ${artifact.output ?? ''}`
    const number = artifact.number ?? numbers.get(artifact.artifactVersion)
    if (number === undefined || seen.has(key)) continue
    seen.add(key)
    result.push({ ...artifact, number })
  }
  return result
}

/** `overwrite`: earlier links of that artifact in this version, by this run or others, no longer count. */
async function replacedBy(
  tx: Transaction,
  folder: string,
  versionId: string,
  links: readonly NewLink[],
): Promise<{ replaced?: string[] }> {
  const overwriting = links.filter((link) => link.kind === 'output' && link.overwrite)
  if (overwriting.length === 0) return {}
  const names = new Set(overwriting.map((link) => link.artifact.artifact))
  const kept = new Map(overwriting.map((link) => [link.artifact.artifact, link.artifact.artifactVersion]))
  const earlier = await linksOf(tx, folder, versionId)
  const rowsBefore = [
    ...earlier.runs.flatMap((link) => link.outputs),
    ...earlier.manual.map((link) => link.artifact),
    ...links.filter((link) => link.kind === 'output').map((link) => link.artifact),
  ]
  const replaced = rowsBefore
    .filter((row) => names.has(row.artifact) && row.artifactVersion !== kept.get(row.artifact))
    .map((row) => row.artifactVersion)
  return replaced.length > 0 ? { replaced: [...new Set(replaced)] } : {}
}

function numberedStep(step: RunStep, numbers: ReadonlyMap<string, number>): RunStep {
  const numbered = (artifact: StepArtifact): StepArtifact => ({
    ...artifact,
    number: artifact.number ?? numbers.get(artifact.artifactVersion) ?? null,
  })
  return {
    ...step,
    inputs: mapValues(step.inputs, (list) => list.map(numbered)),
    outputs: mapValues(step.outputs, numbered),
  }
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
