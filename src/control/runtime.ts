/**
 * The SDK's runtime port in an ordinary process: in the one that runs `zen`, and in one that a user started with Node.
 * Steps run in workers, which have their own (`engine/worker`).
 */
import { access, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fromStepError } from '../engine/index.js'
import { openUserModule } from '../engine/load/index.js'
import type { EventSink } from '../engine/events.js'
import { ZenError } from '../errors.js'
import { chooseMaterializer, materializerByName, valueTypeOf } from '../materializers/index.js'
import type { ValueMaterializer } from '../materializers/types.js'
import type { NewArtifactVersion, Payload } from '../schema/artifact.js'
import type { Run } from '../schema/run.js'
import type { ArtifactVersionView } from '../schema/views.js'
import { compose } from '../sdk/compose.js'
import type { PipelineDefinition } from '../sdk/definitions.js'
import type { ParametersOf } from '../sdk/parameters.js'
import { makePipelineRun } from '../sdk/run.js'
import type { SaveOptions } from '../sdk/registry-calls.js'
import type { Runtime } from '../sdk/runtime.js'
import { newId } from '../store/ids.js'
import type { Store } from '../store/types.js'
import { openWorkspace, type Workspace } from './open-workspace.js'
import { linkArtifactIn } from './link-artifact.js'
import { ensureVersionIn } from './ensure-version.js'
import { findModel } from './find-model.js'
import { findVersion } from './find-version.js'
import { checkedMetadata } from '../sdk/metadata-values.js'
import { recordArtifactIn } from './record-artifact.js'
import { resolveArtifact } from './resolve-artifact.js'
import { withConfigFile } from './run-config.js'
import { createRunRegistry } from './run-registry.js'
import { currentSession, runInSession, withSession, type RunSession } from './run-session.js'
import { runView } from './run-views.js'
import { artifactVersionView } from './views.js'
import { workspaceOnce } from './workspace-once.js'
import { shellWord } from './shell-word.js'

export interface RuntimeOptions {
  /** A folder with `.zen` inside; without, the nearest upwards from the working directory. */
  readonly project?: string | undefined
  /** Hears what happens in runs of a program that was started with Node itself. */
  readonly openLog?: (() => Promise<EventSink>) | undefined
}

/** All but `call`, which needs nothing of the engine and has its own module. */
export function createRuntime(options: RuntimeOptions = {}): Omit<Runtime, 'call'> {
  const workspace = (): Promise<Workspace> => workspaceOnce(options.project)
  return {
    run: ({ pipeline, parameters }) => runPipeline(pipeline, parameters, options),
    async resolve(query) {
      const { store, control } = await workspace()
      const { version } = await store.read((view) => resolveArtifact(view, query, undefined))
      return control.artifacts.version(version.artifact, version.id)
    },
    async load(query) {
      const { store, control } = await workspace()
      const { version } = await store.read((view) => resolveArtifact(view, query, undefined))
      return control.artifacts.load(version.artifact, version.id)
    },
    async save(value, name, saving) {
      const { store } = await workspace()
      const materializer = (saving.materializer as ValueMaterializer | undefined) ?? (await chooseMaterializer(value))
      const folder = await temporaryFolder(store)
      try {
        await materializer.save(value, folder)
        const payload = await store.objects.putFolder(folder)
        const facts = (await materializer.metadata?.(value)) ?? {}
        return await record(await workspace(), name, saving, { payload, materializer, valueType: valueTypeOf(value), facts })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async register(path, name, saving) {
      const { store } = await workspace()
      const source = resolve(path)
      await access(source).catch((cause: unknown) => {
        throw new ZenError('FILE_NOT_FOUND', `There is no file or folder ${path}.`, { cause, data: { path } })
      })
      const { fileArtifact } = await import('../materializers/files.js')
      const materializer = await materializerByName('file')
      const folder = await temporaryFolder(store)
      try {
        await materializer.save(fileArtifact(source), folder)
        const payload = await store.objects.putFolder(folder)
        return await record(await workspace(), name, saving, { payload, materializer, valueType: 'File', facts: {} })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

async function temporaryFolder(store: Store): Promise<string> {
  const { ensureDir } = (await import('fs-extra')).default
  const parent = store.localPath('tmp')
  await ensureDir(parent)
  return mkdtemp(join(parent, 'save-'))
}

interface Made {
  readonly payload: Payload
  readonly materializer: ValueMaterializer
  readonly valueType: string
  readonly facts: Readonly<Record<string, unknown>>
}

async function record(
  { store, actor, command }: Workspace,
  name: string,
  saving: SaveOptions,
  made: Made,
): Promise<ArtifactVersionView> {
  const metadata = checkedMetadata({ ...made.facts, ...saving.metadata })
  const version: NewArtifactVersion = {
    schema: 1,
    id: newId(),
    artifact: name,
    ...(saving.version === undefined ? {} : { name: saving.version }),
    type: saving.type ?? made.materializer.type ?? 'data',
    ...made.payload,
    materializer: made.materializer.name,
    valueType: made.valueType,
    producer: null,
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(saving.tags === undefined ? {} : { tags: [...saving.tags] }),
    createdAt: new Date().toISOString(),
  }
  const recorded = await store.write({ command, actor }, async (tx) => {
    const artifact = await recordArtifactIn(tx, version)
    if (saving.model) {
      const ensured = await ensureVersionIn(tx, saving.model.config, undefined, actor)
      const model = await findModel(tx, ensured.version.id, { exact: true })
      await linkArtifactIn(tx, model, await findVersion(tx, model, ensured.version.version.id, { exact: true }), artifact)
    }
    return artifact
  })
  return artifactVersionView(recorded)
}

/** `await train()`: as under `zen run`. Rejects with the step's error as `cause`. */
async function runPipeline(
  called: PipelineDefinition,
  given: Readonly<Record<string, unknown>>,
  options: RuntimeOptions,
): Promise<unknown> {
  const own = await withConfigFile(called)
  const [pipeline, parameters] = [own.pipeline, { ...own.parameters, ...given }]
  const session = currentSession()
  const run = session
    ? await runInSession(session, pipeline, parameters, pipeline.runName)
    : await runFromNode(pipeline, parameters, options)
  if (run.status !== 'completed') throw runFailed(run)
  // The run's record has the defaults, which `getPipelineContext().params` gives.
  const known = Object.entries(run.parameters).map(([name, value]) => ({ name, optional: true, type: 'any', default: value }))
  const parametersOf: ParametersOf = (fn) => (fn === pipeline.compose ? { open: true, parameters: known } : undefined)
  return makePipelineRun(runView(run), compose(pipeline, { ...parameters }, { parametersOf }))
}

function runFailed(run: Run): ZenError {
  const failed = run.steps.find((step) => step.status === 'failed')
  const error = failed?.error ?? run.error ?? null
  const what = failed ? `step ${failed.id} failed` : run.status
  return new ZenError('RUN_FAILED', `Run ${run.name} of ${run.pipeline}: ${what}${error ? `: ${error.message}` : '.'}`, {
    hints: [`zen pipeline runs describe ${shellWord(run.name)}`],
    data: { run: run.id, status: run.status, step: failed?.id ?? null },
    ...(error ? { cause: fromStepError(error) } : {}),
  })
}

/** Started with Node itself: the file that made the pipeline is bundled for the workers, and its twin there runs. */
async function runFromNode(
  pipeline: PipelineDefinition,
  parameters: Readonly<Record<string, unknown>>,
  options: RuntimeOptions,
): Promise<Run> {
  if (pipeline.file === undefined)
    throw new ZenError('NO_PIPELINE', `It is not known which file makes the pipeline "${pipeline.name}".`, {
      why: 'The workers that run its steps have to import that file.',
      hints: ['zen run FILE'],
    })
  const workspace = await openWorkspace({
    project: options.project,
    cwd: dirname(pipeline.file),
    command: ['node', ...process.argv.slice(1)],
  })
  const { store, control, actor, command } = workspace
  try {
    const module = await openUserModule({
      file: pipeline.file,
      projectDir: store.projectDir,
      cacheDir: store.localPath('cache', 'load'),
    })
    const session: RunSession = {
      store,
      registry: createRunRegistry({ store, control, actor, command }),
      module,
      command: ['node', ...process.argv.slice(2)],
      cache: undefined,
      concurrency: undefined,
      onEvent: await options.openLog?.(),
      stop: undefined,
      kill: undefined,
      runs: [],
    }
    const twin = await twinOf(pipeline, module)
    return await withSession(session, () => runInSession(session, twin, parameters, pipeline.runName))
  } finally {
    await workspace.close()
  }
}

/** The pipeline in the bundle that stands for the one in this process: by name and order, with this one's options. */
async function twinOf(
  pipeline: PipelineDefinition,
  module: Awaited<ReturnType<typeof openUserModule>>,
): Promise<PipelineDefinition> {
  const { pipelines } = await module.load()
  const named = pipelines.filter(({ name }) => name === pipeline.name)
  const twin = named.find(({ index }) => index === pipeline.index) ?? named[0]
  if (!twin)
    throw new ZenError('NO_PIPELINE', `Importing ${pipeline.file ?? 'the file'} does not make the pipeline "${pipeline.name}".`, {
      why: 'It was made inside a function: the workers that run its steps cannot find it.',
      hints: ['make the pipeline at the top level of its file'],
      data: { pipeline: pipeline.name },
    })
  const { model, enableCache, extra, tags, executionMode, configFile, runName } = pipeline
  return { ...twin, model, enableCache, extra, tags, executionMode, configFile, runName }
}
