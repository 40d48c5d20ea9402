/** Parts of the options that steps and pipelines share. */
import { brandOf, describeKind } from './brand.js'
import type { Checked } from './definition-error.js'
import type { HookFunction, ModelConfig, OutputConfig } from './definitions.js'
import { checkModelOptions } from './model-options.js'
import { errorAt } from './user-error.js'

/** A `Model`, or its options written down in place. */
export function readModel(value: unknown, checked: Checked): ModelConfig | undefined {
  if (value === undefined || value === null) return undefined
  const brand = brandOf(value)
  if (brand?.['model'] === true) return brand['config'] as ModelConfig
  return checkModelOptions(value, checked.site)
}

export function readOutput(config: object, checked: Checked): OutputConfig {
  const { model, ...rest } = config as OutputConfig & { model?: unknown }
  return model === undefined ? rest : { ...rest, model: readModel(model, checked) }
}

export function readHook(value: unknown, name: string, checked: Checked): HookFunction | undefined {
  if (value === undefined || typeof value === 'function') return value as HookFunction | undefined
  throw errorAt(checked.code, checked.site, `\`${name}\` of ${checked.what} is ${describeKind(value)}, not a function.`)
}
