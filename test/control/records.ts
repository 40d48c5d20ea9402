/** Records as a finished run writes them, for tests that need no engine. */
import type { ArtifactVersion } from '../../src/schema/artifact.js'
import type { LinkedArtifact, RunLink } from '../../src/schema/link.js'
import type { Run, RunStep } from '../../src/schema/run.js'
import { newId, newUlid } from '../../src/store/ids.js'
import { paths } from '../../src/store/layout.js'
import { allModels } from '../../src/store/queries.js'
import type { Store, Transaction } from '../../src/store/types.js'

let clock = Date.parse('2026-03-01T00:00:00.000Z')
/** One second after the last. */
export function nextTime(): string {
  clock += 1000
  return new Date(clock).toISOString()
}

export function stepRecord(id: string, fields: Partial<RunStep> = {}): RunStep {
  return {
    id,
    name: id,
    status: 'completed',
    cached: false,
    reason: 'ran because: never ran',
    inputs: {},
    outputs: {},
    attempts: 1,
    startedAt: null,
    endedAt: null,
    durationMs: 5,
    error: null,
    ...fields,
  }
}

export function runRecord(fields: Partial<Run> = {}): Run {
  const id = newUlid()
  const startedAt = nextTime()
  return {
    schema: 1,
    id,
    name: `kind-otter-${id.slice(-4).toLowerCase()}`,
    pipeline: 'train',
    status: 'completed',
    startedAt,
    endedAt: startedAt,
    durationMs: 10,
    model: null,
    parameters: { lr: 0.1 },
    steps: [stepRecord('fit')],
    git: null,
    environment: { node: '20.0.0', zen: '0.1.0', packages: {} },
    command: ['run', 'train.ts'],
    ...fields,
  }
}

export async function addRun(store: Store, fields: Partial<Run> = {}): Promise<Run> {
  const run = runRecord(fields)
  await store.write({ command: 'test' }, async (tx) => {
    tx.create('run', paths.run(run.id, run.startedAt), run)
  })
  return run
}

export async function addArtifactVersion(
  store: Store,
  artifact: string,
  number: number,
  fields: Partial<ArtifactVersion> = {},
): Promise<ArtifactVersion> {
  const version: ArtifactVersion = {
    schema: 1,
    id: newId(),
    artifact,
    number,
    type: 'data',
    layout: 'file',
    fileName: 'value.json',
    digest: `sha256:${'0'.repeat(64)}`,
    sizeBytes: 2,
    materializer: 'json',
    valueType: 'object',
    producer: null,
    createdAt: nextTime(),
    ...fields,
  }
  await store.write({ command: 'test' }, async (tx) => {
    tx.create('artifact-version', paths.artifactVersion(artifact, number, version.id), version)
    addWitness(tx)
  })
  return version
}

export interface LinkSpec {
  readonly outputs?: readonly ArtifactVersion[]
  readonly replaced?: readonly ArtifactVersion[]
}

/** A run with its link to a version of the only model. */
export async function addLinkingRun(store: Store, number: number, { outputs = [], replaced = [] }: LinkSpec): Promise<Run> {
  const run = runRecord()
  await store.write({ command: 'test' }, async (tx) => {
    const model = (await allModels(tx))[0]!
    const entry = (await tx.all('model-version', paths.versions(model.folder))).find(({ record }) => record.number === number)!
    const link: RunLink = {
      schema: 1,
      id: run.id,
      model: { id: model.record.id, name: model.record.name },
      version: { id: entry.record.id, number },
      run: { id: run.id, name: run.name },
      outputs: outputs.map((version) => linked(version, run.startedAt)),
      consumed: [],
      ...(replaced.length === 0 ? {} : { replaced: replaced.map(({ id }) => id) }),
      createdAt: run.startedAt,
    }
    tx.create('run', paths.run(run.id, run.startedAt), run)
    tx.create('run-link', paths.runLink(model.folder, entry.record.id, run.id), link)
  })
  return run
}

function linked({ id, artifact, number, type }: ArtifactVersion, at: string): LinkedArtifact {
  return { artifactVersion: id, artifact, number, type, step: 'fit', output: artifact, at }
}

/** What every commit of zen has: a new record with a fresh id. */
function addWitness(tx: Transaction): void {
  const run = runRecord()
  tx.create('event', paths.event(run.id, run.startedAt), {
    schema: 1,
    id: run.id,
    at: run.startedAt,
    actor: 'test',
    act: 'model.updated',
  })
}
