/** Parts of the options that steps and pipelines share. */
import { brandOf, describeKind } from './brand.js'
import { checkOptions } from './definition-error.js'
import type { Checked } from './definition-error.js'
import type { HookFunction, ModelConfig, RetryConfig } from './definitions.js'
import { checkModelOptions } from './model-options.js'
import { errorAt } from './user-error.js'

/** A `Model`, or its options written down in place. */
export function readModel(value: unknown, checked: Checked): ModelConfig | undefined {
  if (value === undefined || value === null) return undefined
  const brand = brandOf(value)
  if (brand?.['model'] === true) return brand['config'] as ModelConfig
  return checkModelOptions(value, checked.site)
}

export function readHook(value: unknown, name: string, checked: Checked): HookFunction | undefined {
  if (value === undefined || typeof value === 'function') return value as HookFunction | undefined
  throw errorAt(checked.code, checked.site, `\`${name}\` of ${checked.what} is ${describeKind(value)}, not a function.`)
}

export function readRetry(value: unknown, checked: Checked): RetryConfig | undefined {
  if (value === undefined) return undefined
  const what = `\`retry\` of ${checked.what}`
  const retry = checkOptions(value, ['attempts', 'delayMs', 'backoff', 'jitter'], { ...checked, what })
  const attempts = retry['attempts']
  if (typeof attempts === 'number' && Number.isInteger(attempts) && attempts >= 1) return { ...retry, attempts }
  throw errorAt(
    checked.code,
    checked.site,
    `\`attempts\` in ${what} is ${JSON.stringify(attempts)}, not a whole number from 1.`,
    {
      hints: ['retry: { attempts: 3, delayMs: 1000, backoff: 2 }'],
    },
  )
}

export function readTimeout(value: unknown, checked: Checked): number | undefined {
  if (value === undefined || (typeof value === 'number' && value > 0)) return value
  throw errorAt(checked.code, checked.site, `\`timeoutMs\` of ${checked.what} is not a number of milliseconds above 0.`)
}
