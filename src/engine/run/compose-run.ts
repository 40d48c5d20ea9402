/** PipelineDefinition → CompiledPipeline, from whichever bundle the composing needs. */
import { compose } from '../../sdk/compose.js'
import type { CompiledPipeline, PipelineDefinition } from '../../sdk/definitions.js'
import { literalDefaults } from '../../sdk/parameters.js'
import { openParameterReader } from '../load/params.js'
import type { LoadedModule, UserModule } from '../load/types.js'
import { withExcerpt } from '../load/excerpt-error.js'
import { withComposable } from '../load/user-module.js'
import { ZenError } from '../../errors.js'
import type { Store } from '../../store/types.js'

export interface ComposeRequest {
  readonly store: Store
  readonly module: UserModule
  /** Of `module`, perhaps changed by options and a configuration file. */
  readonly pipeline: PipelineDefinition
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface Composed {
  readonly compiled: CompiledPipeline
  /** What the pipeline's function falls back to for parameters that were not given, where its text says so. */
  readonly defaults: Readonly<Record<string, unknown>>
  /** The pipeline's place among those that importing the module creates: workers find it by that. */
  readonly index: number
}

/** Throws COMPOSE_FAILED, PARAMETER_INVALID. */
export async function composeRun({ store, module, pipeline, parameters }: ComposeRequest): Promise<Composed> {
  const index = await findIndex(module, pipeline)
  const composed = await withComposable(module, async (loaded) => {
    const { compose: composeFunction } = loaded.pipelines[index]!
    return composeIn(loaded, store, { ...pipeline, compose: composeFunction }, parameters)
  }).catch((error: unknown) => {
    throw withExcerpt(error, store.projectDir)
  })
  return { ...composed, index }
}

async function composeIn(
  loaded: LoadedModule,
  store: Store,
  pipeline: PipelineDefinition,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Omit<Composed, 'index'>> {
  const reader = await openParameterReader(store.localPath('cache', 'load'))
  await reader.prepare([...loaded.pipelines.map((one) => one.compose), ...loaded.steps.map((one) => one.run), pipeline.compose])
  const compiled = compose(pipeline, parameters, { parametersOf: (fn) => reader.read(fn) })
  await reader.save()
  return { compiled, defaults: literalDefaults(reader.read(pipeline.compose)) }
}

async function findIndex(module: UserModule, pipeline: PipelineDefinition): Promise<number> {
  for (const load of [() => module.load(), () => module.loadReal()]) {
    const index = (await load()).pipelines.findIndex((one) => one.compose === pipeline.compose)
    if (index >= 0) return index
  }
  throw new ZenError('NO_PIPELINE', `The pipeline "${pipeline.name}" is not created when its module is imported.`, {
    why: 'Worker processes import the module and look for the pipeline in what that creates.',
    hints: ['Call pipeline(…) at the top level of the file that you run.'],
    data: { pipeline: pipeline.name },
  })
}
