/** What a worker keeps between tasks: the user's module, the pipeline composed with the run's parameters, the store. */
import { ZenError } from '../../errors.js'
import type { ValueMaterializer } from '../../materializers/types.js'
import { brandOf } from '../../sdk/brand.js'
import { compose } from '../../sdk/compose.js'
import type { CompiledPipeline, Invocation, OutputConfig } from '../../sdk/definitions.js'
import type { ParametersOf } from '../../sdk/parameters.js'
import { openStore } from '../../store/index.js'
import type { Store } from '../../store/types.js'
import { importBundle } from '../load/import-bundle.js'
import { openParameterReader } from '../load/params.js'
import type { WorkerSetup } from './messages.js'
import { muted } from './muted.js'
import { openStoredValues, type StoredValues } from './stored-values.js'

export interface WorkerSession {
  readonly setup: WorkerSetup
  readonly store: Store
  readonly compiled: CompiledPipeline
  readonly parametersOf: ParametersOf
  readonly values: StoredValues
  /** Throws BUG when the code of this process is not the one that the run was composed with. */
  invocation(id: string, step: string): Invocation
}

export async function openSession(setup: WorkerSetup): Promise<WorkerSession> {
  const store = await openStore(setup.projectDir)
  const { exports, compiled, parametersOf } = await muted(() => composeAgain(setup, store))
  const invocations = new Map(compiled.invocations.map((invocation) => [invocation.id, invocation]))
  return {
    setup,
    store,
    compiled,
    parametersOf,
    values: openStoredValues(store, materializersOf(compiled, exports)),
    invocation(id, step) {
      const invocation = invocations.get(id)
      if (invocation?.step.name !== step) throw changedSince(`step "${id}"`)
      return invocation
    },
  }
}

async function composeAgain(
  setup: WorkerSetup,
  store: Store,
): Promise<{ exports: Readonly<Record<string, unknown>>; compiled: CompiledPipeline; parametersOf: ParametersOf }> {
  const module = await importBundle(setup.bundle, { file: setup.file, projectDir: setup.projectDir })
  const { index, name, model, extra } = setup.pipeline
  const definition = module.pipelines[index]
  if (definition?.name !== name) throw changedSince(`pipeline "${name}"`)
  // Remembered by the process that composed the run: nothing is parsed here.
  const reader = await openParameterReader(store.localPath('cache', 'load'))
  await reader.prepare([...module.pipelines.map((one) => one.compose), ...module.steps.map((one) => one.run)])
  const parametersOf: ParametersOf = (fn) => reader.read(fn)
  return {
    exports: module.exports,
    compiled: compose({ ...definition, model, extra }, setup.parameters, { parametersOf }),
    parametersOf,
  }
}

/** Composing again gave something else: the pipeline function depends on more than its parameters. */
function changedSince(what: string): ZenError {
  return new ZenError('COMPOSE_FAILED', `The ${what} is not there when the pipeline is composed again.`, {
    why: 'Each worker process composes the pipeline once more; a pipeline function that depends on time, chance or the environment gives other steps there.',
    hints: ['Make the pipeline function depend on its parameters only.'],
  })
}

/** Those that outputs name and those that the module exports: by name they read artifacts of earlier runs. */
function materializersOf(compiled: CompiledPipeline, exports: Readonly<Record<string, unknown>>): ValueMaterializer[] {
  const configs = compiled.invocations.flatMap(({ step }) => [...Object.values(step.outputs ?? {}), step.output])
  const declared = configs.map((config: OutputConfig | undefined) => config?.materializer)
  const found = [...declared, ...Object.values(exports)].filter(isMaterializer)
  return [...new Map(found.map((materializer) => [materializer.name, materializer])).values()]
}

function isMaterializer(value: unknown): value is ValueMaterializer {
  return brandOf(value)?.['materializer'] === true
}
