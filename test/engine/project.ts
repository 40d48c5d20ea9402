/** A real project in a temporary folder, with pipelines that are run as `zen run` runs them. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createControl } from '../../src/control/index.js'
import { createRunRegistry } from '../../src/control/run-registry.js'
import type { Control } from '../../src/control/api.js'
import type { RunEvent } from '../../src/engine/events.js'
import { executeRun, planRun, type ExecuteOptions, type PlannedStep } from '../../src/engine/index.js'
import { openUserModule } from '../../src/engine/load/index.js'
import type { RunRegistry } from '../../src/engine/ports.js'
import type { Run, RunStep } from '../../src/schema/run.js'
import { pipelineDefinitionOf } from '../../src/sdk/created.js'
import type { PipelineDefinition } from '../../src/sdk/definitions.js'
import { createProject, openStore } from '../../src/store/index.js'
import type { Store } from '../../src/store/types.js'

export type RunOptions = Partial<Omit<ExecuteOptions, 'store' | 'registry' | 'module' | 'pipeline'>>

export interface TestProject extends AsyncDisposable {
  readonly dir: string
  readonly store: Store
  readonly control: Control
  readonly registry: RunRegistry
  /** Writes a file of the project; for `.ts` the SDK's import is put before it. */
  write(name: string, text: string): Promise<void>
  read(name: string): Promise<string>
  has(name: string): boolean
  /** Runs the default export, or the only pipeline, of a file. */
  run(file?: string, options?: RunOptions): Promise<RanRun>
  plan(file?: string, options?: RunOptions): Promise<PlannedStep[]>
}

export interface RanRun {
  readonly run: Run
  readonly events: readonly RunEvent[]
  readonly step: (id: string) => RunStep
}

const sdk =
  "import { step, pipeline, Model, externalArtifact, getStepContext, loadArtifact, saveArtifact, logMetadata, addTags, unmapped, command, Client } from 'zenlocal'; "

/** @param existing One that another process made. */
export async function openTestProject(existing: { readonly dir?: string | undefined } = {}): Promise<TestProject> {
  const dir = existing.dir ?? (await realpath(await mkdtemp(join(tmpdir(), 'zen-engine-'))))
  const options = { fsync: false }
  const store = existing.dir === undefined ? await createProject(dir, { name: 'test' }, options) : await openStore(dir, options)
  const facts = { store, command: 'test', actor: 'tester' }
  const control = createControl(facts)
  const registry = createRunRegistry({ ...facts, control })

  async function prepare(file: string): Promise<Pick<ExecuteOptions, 'store' | 'registry' | 'module' | 'pipeline'>> {
    const module = await openUserModule({ file: join(dir, file), projectDir: dir, cacheDir: store.localPath('cache', 'load') })
    return { store, registry, module, pipeline: pipelineOf(await module.load()) }
  }
  return {
    dir,
    store,
    control,
    registry,
    write: async (name, text) => writeFile(join(dir, name), name.endsWith('.ts') ? sdk + text : text),
    read: async (name) => readFile(join(dir, name), 'utf8'),
    has: (name) => existsSync(join(dir, name)),
    async run(file = 'main.ts', options = {}) {
      const events: RunEvent[] = []
      const onEvent = (event: RunEvent): void => {
        events.push(event)
        options.onEvent?.(event)
      }
      const base = { parameters: {}, command: ['run', file], sdkVersion: '0.0.0', concurrency: 2 }
      const run = await executeRun({ ...base, ...options, ...(await prepare(file)), onEvent })
      return { run, events, step: (id) => stepOf(run, id) }
    },
    async plan(file = 'main.ts', options = {}) {
      return planRun({ parameters: {}, ...options, ...(await prepare(file)) })
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function pipelineOf({
  exports,
  pipelines,
}: {
  exports: Readonly<Record<string, unknown>>
  pipelines: readonly PipelineDefinition[]
}): PipelineDefinition {
  const found = pipelineDefinitionOf(exports['default']) ?? pipelines[0]
  if (!found) throw new Error('The file exports no pipeline.')
  return found
}

function stepOf(run: Run, id: string): RunStep {
  const found = run.steps.find((step) => step.id === id)
  if (!found) throw new Error(`No step ${id}; there are ${run.steps.map((step) => step.id).join(', ')}`)
  return found
}
