/** From the options that the user wrote to a step's definition. Throws DEFINITION_INVALID, NAME_INVALID, MODEL_CONFIG_INVALID. */
import { describeKind, isPlainRecord } from './brand.js'
import type { CallSite } from './call-site.js'
import type { CacheConfig, OutputConfig, StepDefinition } from './definitions.js'
import { checkName, checkOptions } from './definition-error.js'
import type { Checked } from './definition-error.js'
import { readHook, readModel, readRetry, readTimeout } from './read-options.js'
import { readOutput } from './read-output.js'
import { errorAt } from './user-error.js'

const commonOptions = [
  'name',
  'enableCache',
  'cache',
  'retry',
  'timeoutMs',
  'model',
  'extra',
  'onFailure',
  'onSuccess',
  'experimentTracker',
  'environment',
  'secrets',
  'resources',
] as const
const stepOptions = [...commonOptions, 'input', 'outputs', 'output'] as const

export function defineStep(given: unknown, run: unknown, site: CallSite | undefined): StepDefinition {
  if (typeof run !== 'function') {
    throw errorAt('DEFINITION_INVALID', site, `A step is made of a function, not of ${describeKind(run)}.`, {
      hints: ["step({ name: 'train' }, ({ data }) => …)"],
    })
  }
  const checked = { code: 'DEFINITION_INVALID', what: `step "${nameOf(given, run)}"`, site } as const
  const options = checkOptions(given, stepOptions, checked)
  const name = options['name'] ?? run.name
  if (name === '') {
    throw errorAt('DEFINITION_INVALID', site, 'A step has no name.', {
      why: 'Names are recorded and form the cache key; this one has neither a `name` nor a named function.',
      hints: ["step({ name: 'train' }, …)", 'step(async function train({ data }) { … })'],
    })
  }
  return {
    name: checkName(name, checked),
    run: run as StepDefinition['run'],
    ...readStepOptions(options, checked),
    input: options['input'],
    commandLine: undefined,
    site: undefined,
  }
}

export function defineCommand(given: unknown, refuseToRun: StepDefinition['run'], site: CallSite | undefined): StepDefinition {
  const checked = { code: 'DEFINITION_INVALID', what: 'command', site } as const
  const { run, ...options } = checkOptions(given, [...commonOptions, 'run', 'outputs'], checked)
  const name = checkName(options['name'], { ...checked, what: 'a command' })
  const named = { ...checked, what: `command "${name}"` }
  if (typeof run !== 'string' || run.trim() === '') {
    throw errorAt('DEFINITION_INVALID', site, `\`run\` of ${named.what} is ${describeKind(run)}, not a command line.`)
  }
  return { name, run: refuseToRun, ...readStepOptions(options, named), input: undefined, commandLine: run, site: undefined }
}

/** A changed copy: what `changes` does not name stays, outputs are merged one by one. */
export function changeStep(origin: StepDefinition, changes: unknown, site: CallSite | undefined): StepDefinition {
  const checked = { code: 'DEFINITION_INVALID', what: `step "${origin.name}"`, site } as const
  const options = checkOptions(changes, [...commonOptions, 'outputs', 'output'], checked)
  const known = Object.keys(origin.outputs ?? {})
  const outputs = options['outputs'] === undefined ? {} : (readOutputs(options['outputs'], checked) ?? {})
  const unknown = Object.keys(outputs).find((output) => !known.includes(output))
  if (unknown !== undefined) {
    throw errorAt('DEFINITION_INVALID', site, `Step "${origin.name}" has no output "${unknown}".`, {
      hints: known.length > 0 ? [`It has: ${known.join(', ')}.`] : ['Its one output has no name: use `output`.'],
    })
  }
  const read = readStepOptions({ ...options, outputs: undefined }, checked)
  const set = Object.fromEntries(Object.entries(read).filter(([key]) => options[key] !== undefined && key !== 'outputs'))
  return {
    ...origin,
    ...set,
    name: options['name'] === undefined ? origin.name : checkName(options['name'], checked),
    output: read.output === undefined ? origin.output : { ...origin.output, ...read.output },
    outputs:
      origin.outputs &&
      Object.fromEntries(Object.entries(origin.outputs).map(([key, config]) => [key, { ...config, ...outputs[key] }])),
  }
}

function nameOf(options: unknown, run: { readonly name: string }): string {
  const name = isPlainRecord(options) ? options['name'] : undefined
  return typeof name === 'string' ? name : run.name
}

type ReadOptions = Omit<StepDefinition, 'name' | 'run' | 'input' | 'commandLine' | 'site'>

function readStepOptions(options: Readonly<Record<string, unknown>>, checked: Checked): ReadOptions {
  const outputs = readOutputs(options['outputs'], checked)
  if (outputs && options['output'] !== undefined) {
    throw errorAt('DEFINITION_INVALID', checked.site, `${checked.what} has both \`output\` and \`outputs\`.`, {
      why: '`output` describes the one unnamed output, `outputs` several named ones.',
    })
  }
  return {
    outputs,
    output: options['output'] === undefined ? undefined : readOutput(options['output'], 'output', checked),
    enableCache: options['enableCache'] as boolean | undefined,
    cache: options['cache'] as CacheConfig | undefined,
    retry: readRetry(options['retry'], checked),
    timeoutMs: readTimeout(options['timeoutMs'], checked),
    model: readModel(options['model'], checked),
    extra: options['extra'] as Readonly<Record<string, unknown>> | undefined,
    onFailure: readHook(options['onFailure'], 'onFailure', checked),
    onSuccess: readHook(options['onSuccess'], 'onSuccess', checked),
    environment: options['environment'] as Readonly<Record<string, string>> | undefined,
    secrets: options['secrets'] as readonly string[] | undefined,
    experimentTracker: options['experimentTracker'] as boolean | string | undefined,
    resources: options['resources'] as Readonly<Record<string, unknown>> | undefined,
  }
}

function readOutputs(outputs: unknown, checked: Checked): Readonly<Record<string, OutputConfig>> | undefined {
  if (outputs === undefined) return undefined
  if (!isPlainRecord(outputs)) {
    throw errorAt(checked.code, checked.site, `\`outputs\` of ${checked.what} is ${describeKind(outputs)}, not an object.`, {
      hints: ['outputs: { train: {}, test: {} }'],
    })
  }
  const entries = Object.entries(outputs)
  if (entries.length === 0) return undefined
  if ('then' in outputs) {
    throw errorAt(checked.code, checked.site, `An output of ${checked.what} is called "then".`, {
      why: 'What a call returns could then not be told from a promise.',
    })
  }
  return Object.fromEntries(
    entries.map(([name, config]) => [
      checkName(name, { ...checked, what: `an output of ${checked.what}` }),
      readOutput(config, name, checked),
    ]),
  )
}
