/** `zen run FILE` as a use case: which pipeline of the file, with which parameters, and what came of it. */
import { resolve } from 'node:path'
import { openParameterReader, openUserModule } from '../engine/load/index.js'
import type { EventSink } from '../engine/events.js'
import { planRun } from '../engine/index.js'
import { userFrames } from '../engine/load/user-frames.js'
import { isZenError, ZenError } from '../errors.js'
import type { RunView } from '../schema/views.js'
import type { PipelineDefinition } from '../sdk/definitions.js'
import { choosePipeline, exportedPipelines, isProgram } from './choose-pipeline.js'
import { openWorkspace } from './open-workspace.js'
import { configured, readRunConfig, withConfigFile, type RunConfig } from './run-config.js'
import { createRunRegistry } from './run-registry.js'
import { runInSession, withSession, type RunSession } from './run-session.js'
import { runView } from './run-views.js'

export interface RunFileOptions {
  readonly project?: string | undefined
  readonly cwd?: string | undefined
  readonly command: readonly string[]
  readonly file: string
  readonly pipeline?: string | undefined
  /** Values already parsed as YAML. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
  /** For the program of the file alone: a pipeline takes parameters. */
  readonly words?: readonly string[] | undefined
  readonly configFile?: string | undefined
  readonly cache?: boolean | undefined
  readonly runName?: string | undefined
  readonly dryRun?: boolean | undefined
  readonly concurrency?: number | undefined
  readonly onEvent?: EventSink | undefined
  /** First abort: finish running steps and stop. Second (`AbortSignal` of its own): stop now. */
  readonly stop?: AbortSignal | undefined
  readonly kill?: AbortSignal | undefined
}

/** One step of a dry run: what would happen and why. */
export interface PlannedStep {
  readonly id: string
  readonly name: string
  readonly would: 'reuse' | 'run' | 'unknown'
  readonly reasons: readonly string[]
}

export type RunFileResult =
  | { readonly kind: 'runs'; readonly runs: readonly RunView[] }
  | { readonly kind: 'plan'; readonly pipeline: string; readonly steps: readonly PlannedStep[] }

export interface PipelineHelp {
  readonly name: string
  readonly isDefault: boolean
  readonly parameters: readonly {
    readonly name: string
    readonly required: boolean
    readonly type: string
    readonly default?: unknown
    readonly source?: string | undefined
  }[]
  /** Takes any name (`...rest`, or no pattern). */
  readonly open: boolean
}

/**
 * Runs the pipeline of a file, or its program. Resolves also when a run failed: look at the status.
 * Throws what keeps a run from starting: FILE_NOT_FOUND, LOAD_FAILED, NO_PIPELINE, SEVERAL_PIPELINES, PARAMETER_INVALID, CONFIG_INVALID,
 * STAGE_EMPTY, MODEL_VERSION_NOT_FOUND, COMPOSE_FAILED, …
 */
export async function runFile(options: RunFileOptions): Promise<RunFileResult> {
  const { session, close } = await openSession(options)
  try {
    const config = options.configFile === undefined ? {} : await readRunConfig(options.configFile, options.cwd ?? process.cwd())
    const module = await session.module.load()
    const chosen = choosePipeline(module, options.file, options.pipeline)
    if (chosen.kind === 'program') return await runProgram(session, options, { ...config.parameters, ...options.parameters })
    refuseWords(options)
    const own = await withConfigFile(chosen.pipeline)
    const parameters = { ...own.parameters, ...config.parameters, ...options.parameters }
    const pipeline = adjusted(own.pipeline, config, options)
    if (options.dryRun)
      return { kind: 'plan', pipeline: pipeline.name, steps: await planRun({ ...session, pipeline, parameters }) }
    const run = await withSession(session, () => runInSession(session, pipeline, parameters, options.runName ?? pipeline.runName))
    return { kind: 'runs', runs: [runView(run)] }
  } finally {
    await close()
  }
}

/** Pipelines of a file with their parameters, for `zen run FILE --help`. */
export async function describeFile(
  options: Pick<RunFileOptions, 'project' | 'cwd' | 'command' | 'file'>,
): Promise<PipelineHelp[]> {
  const { session, close } = await openSession(options)
  try {
    const exported = exportedPipelines(await session.module.load())
    const reader = await openParameterReader(session.store.localPath('cache', 'load'))
    await reader.prepare(exported.map(({ pipeline }) => pipeline.compose))
    const help = exported.map(({ pipeline, isDefault }): PipelineHelp => {
      const info = reader.read(pipeline.compose)
      return {
        name: pipeline.name,
        isDefault,
        open: info?.open ?? true,
        parameters: (info?.parameters ?? []).map(({ optional, ...parameter }) => ({ ...parameter, required: !optional })),
      }
    })
    await reader.save()
    return help
  } finally {
    await close()
  }
}

async function openSession(
  options: Pick<RunFileOptions, 'project' | 'cwd' | 'command' | 'file'> & Partial<RunFileOptions>,
): Promise<{ session: RunSession; close: () => Promise<void> }> {
  const cwd = options.cwd ?? process.cwd()
  const workspace = await openWorkspace({ project: options.project, cwd, command: options.command })
  const { store, control, actor, command } = workspace
  const file = resolve(cwd, options.file)
  const module = await openUserModule({ file, projectDir: store.projectDir, cacheDir: store.localPath('cache', 'load') })
  const session: RunSession = {
    store,
    registry: createRunRegistry({ store, control, actor, command }),
    module,
    command: options.command,
    cache: options.cache,
    concurrency: options.concurrency,
    onEvent: options.onEvent,
    stop: options.stop,
    kill: options.kill,
    runs: [],
  }
  return { session, close: () => workspace.close() }
}

function refuseWords({ file, words = [] }: RunFileOptions): void {
  if (words.length === 0) return
  throw new ZenError('USAGE', `${file} is run as a pipeline, which takes parameters, not words after --.`, {
    why: 'A program, the default export of a file that is an ordinary function, has them as process.argv.slice(2).',
    hints: [`zen run ${file} --param NAME=VALUE`],
    data: { file, words: [...words] },
  })
}

function adjusted(pipeline: PipelineDefinition, config: RunConfig, options: RunFileOptions): PipelineDefinition {
  const withConfig = configured(pipeline, config)
  return options.cache === undefined ? withConfig : { ...withConfig, enableCache: options.cache }
}

async function runProgram(
  session: RunSession,
  options: RunFileOptions,
  parameters: Readonly<Record<string, unknown>>,
): Promise<RunFileResult> {
  if (options.dryRun)
    throw new ZenError('USAGE', `${options.file} is a program: what it runs is known only when it runs.`, {
      hints: [`zen run ${options.file}`],
    })
  const real = await session.module.loadReal()
  const program = real.exports['default']
  if (!isProgram(program)) throw new ZenError('BUG', `The default export of ${options.file} changed while it was loaded.`)
  try {
    await withSession(session, async () => program(parameters))
  } catch (cause) {
    throw programFailed(options.file, session, cause)
  }
  return { kind: 'runs', runs: session.runs.map(runView) }
}

/** A rejection exits 3, whatever it was; a failed run has said its own reason. */
function programFailed(file: string, session: RunSession, cause: unknown): ZenError {
  if (isZenError(cause)) return cause
  const [frame] = userFrames(cause, session.store.projectDir)
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new ZenError('RUN_FAILED', `${file} failed. ${message}`, {
    why: frame && `It threw at ${frame.file}:${frame.line}:${frame.column}.`,
    data: { file, runs: session.runs.map(({ id }) => id) },
    cause,
  })
}
