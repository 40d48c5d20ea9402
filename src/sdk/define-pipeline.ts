/** From the options that the user wrote to a pipeline's definition. Throws DEFINITION_INVALID, NAME_INVALID, MODEL_CONFIG_INVALID. */
import { describeKind, isPlainRecord } from './brand.js'
import type { CallSite } from './call-site.js'
import { created } from './created.js'
import type { CacheConfig, ModelConfig, PipelineDefinition } from './definitions.js'
import { checkName, checkOptions } from './definition-error.js'
import type { Checked } from './definition-error.js'
import { nearMisses } from './near-misses.js'
import { readHook, readModel, readRetry } from './read-options.js'
import { errorAt } from './user-error.js'

const modelAliases = ['model', 'modelConfig', 'modelVersion'] as const
const pipelineOptions = [
  'params',
  'name',
  ...modelAliases,
  'enableCache',
  'cache',
  'extra',
  'tags',
  'retry',
  'onInit',
  'onFailure',
  'onSuccess',
  'executionMode',
  'substitutions',
  'settings',
] as const
const executionModes = ['continue-on-failure', 'stop-on-failure', 'fail-fast'] as const

export function definePipeline(given: unknown, compose: unknown, site: CallSite | undefined): PipelineDefinition {
  if (typeof compose !== 'function') {
    throw errorAt('DEFINITION_INVALID', site, `A pipeline is made of options and a function, not of ${describeKind(compose)}.`, {
      hints: ["pipeline({ name: 'train' }, () => { … })"],
    })
  }
  const name = (isPlainRecord(given) ? given['name'] : undefined) ?? compose.name
  const checked = {
    code: 'DEFINITION_INVALID',
    what: typeof name === 'string' ? `pipeline "${name}"` : 'a pipeline',
    site,
  } as const
  const options = checkOptions(given, pipelineOptions, checked)
  if (name === '') {
    throw errorAt('DEFINITION_INVALID', site, 'A pipeline has no name.', { hints: ["pipeline({ name: 'train' }, …)"] })
  }
  return {
    name: checkName(name, checked),
    compose: compose as PipelineDefinition['compose'],
    model: readAliasedModel(options, checked),
    enableCache: options['enableCache'] as boolean | undefined,
    cache: options['cache'] as CacheConfig | undefined,
    params: options['params'],
    extra: (options['extra'] ?? {}) as Readonly<Record<string, unknown>>,
    tags: (options['tags'] ?? []) as readonly string[],
    retry: readRetry(options['retry'], checked),
    onInit: readHook(options['onInit'], 'onInit', checked),
    onFailure: readHook(options['onFailure'], 'onFailure', checked),
    onSuccess: readHook(options['onSuccess'], 'onSuccess', checked),
    executionMode: readExecutionMode(options['executionMode'], checked),
    substitutions: (options['substitutions'] ?? {}) as Readonly<Record<string, string>>,
    settings: (options['settings'] ?? {}) as Readonly<Record<string, unknown>>,
    runName: undefined,
    configFile: undefined,
    file: site?.place?.file,
    index: created().pipelines.length,
    site: undefined,
  }
}

/** A changed copy; what `changes` does not name stays. */
export function changePipeline(origin: PipelineDefinition, changes: unknown, site: CallSite | undefined): PipelineDefinition {
  const checked = { code: 'DEFINITION_INVALID', what: `pipeline "${origin.name}"`, site } as const
  const options = checkOptions(changes, ['runName', 'config', 'enableCache', 'model', 'extra'], checked)
  const given = {
    runName: options['runName'] as string | undefined,
    enableCache: options['enableCache'] as boolean | undefined,
    model: readModel(options['model'], checked),
    extra: options['extra'] as Readonly<Record<string, unknown>> | undefined,
  }
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return {
    ...origin,
    ...changed,
    configFile: (options['config'] as string | undefined) ?? origin.configFile,
    changes: { ...origin.changes, ...changed },
  }
}

function readAliasedModel(options: Readonly<Record<string, unknown>>, checked: Checked): ModelConfig | undefined {
  const given = modelAliases.filter((alias) => options[alias] !== undefined && options[alias] !== null)
  if (given.length > 1) {
    throw errorAt('MODEL_CONFIG_INVALID', checked.site, `${checked.what} has ${given.join(' and ')}.`, {
      why: 'They are names of the same option.',
      hints: ['Keep one of them.'],
    })
  }
  return given[0] && readModel(options[given[0]], checked)
}

function readExecutionMode(value: unknown, checked: Checked): PipelineDefinition['executionMode'] {
  if (value === undefined) return 'continue-on-failure'
  const mode = executionModes.find((candidate) => candidate === value)
  if (mode) return mode
  const near = typeof value === 'string' ? nearMisses(value, executionModes) : []
  throw errorAt(checked.code, checked.site, `Unknown executionMode ${JSON.stringify(value)} of ${checked.what}.`, {
    hints: [near[0] === undefined ? `It is one of: ${executionModes.join(', ')}.` : `Did you mean "${near[0]}"?`],
  })
}
