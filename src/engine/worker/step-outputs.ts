/** Checks what a step returned against what it declares, and stores it. */
import { ZenError, isZenError } from '../../errors.js'
import type { ValueMaterializer } from '../../materializers/types.js'
import type { OutputConfig, StepDefinition } from '../../sdk/definitions.js'
import { didYouMean } from '../../sdk/near-misses.js'
import { UNNAMED_OUTPUT } from '../../sdk/outputs.js'
import type { StoredValue } from './messages.js'
import type { StoredValues } from './stored-values.js'

/** Throws STEP_FAILED for wrong keys and for undefined, NO_MATERIALIZER, and what the materializer throws. */
export async function storeOutputs(
  step: StepDefinition,
  returned: unknown,
  values: StoredValues,
): Promise<Readonly<Record<string, StoredValue>>> {
  const stored: Record<string, StoredValue> = {}
  for (const [name, value] of Object.entries(outputValues(step, returned))) {
    stored[name] = await storeOutput(step, name, value, values)
  }
  return stored
}

/** By output name; empty for a step without an output. */
export function outputValues(step: StepDefinition, returned: unknown): Readonly<Record<string, unknown>> {
  if (step.outputs) return namedOutputs(step, Object.keys(step.outputs), returned)
  if (returned !== undefined) return { [UNNAMED_OUTPUT]: returned }
  if (step.output) throw wrongReturn(step, 'returned undefined, but declares an output')
  return {}
}

function namedOutputs(step: StepDefinition, names: readonly string[], returned: unknown): Record<string, unknown> {
  const wanted = names.length === 1 ? `the output "${names[0]!}"` : `the outputs ${names.map((name) => `"${name}"`).join(', ')}`
  if (typeof returned !== 'object' || returned === null || Array.isArray(returned)) {
    const what =
      returned === undefined
        ? 'undefined'
        : returned === null
          ? 'null'
          : Array.isArray(returned)
            ? 'an array'
            : `a ${typeof returned}`
    throw wrongReturn(step, `returned ${what}, but declares ${wanted}`, [`return { ${names.join(', ')} }`])
  }
  const given = returned as Record<string, unknown>
  const extra = Object.keys(given).filter((key) => !names.includes(key))
  const missing = names.filter((name) => given[name] === undefined)
  if (extra.length === 0 && missing.length === 0) return given
  const near = extra[0] === undefined ? '' : didYouMean(extra[0], missing)
  const parts = [
    ...(missing.length > 0 ? [`does not return ${missing.map((name) => `"${name}"`).join(', ')}`] : []),
    ...(extra.length > 0 ? [`returns ${extra.map((key) => `"${key}"`).join(', ')}, which it does not declare`] : []),
  ]
  throw wrongReturn(step, `${parts.join(' and ')}.${near}`, [`return { ${names.join(', ')} }`])
}

async function storeOutput(step: StepDefinition, name: string, value: unknown, values: StoredValues): Promise<StoredValue> {
  const config: OutputConfig | undefined = step.outputs ? step.outputs[name] : step.output
  try {
    return await values.store(value, config?.materializer as ValueMaterializer | undefined)
  } catch (error) {
    const message = `Output "${name}" of step "${step.name}" cannot be stored: ${error instanceof Error ? error.message : String(error)}`
    if (!isZenError(error)) throw new ZenError('STEP_FAILED', message, { cause: error })
    throw new ZenError(error.code, message, {
      why: error.why,
      hints: error.hints,
      data: { ...error.data, output: name },
      cause: error,
    })
  }
}

function wrongReturn(step: StepDefinition, problem: string, hints: readonly string[] = []): ZenError {
  const end = problem.endsWith('?') || problem.endsWith('.') ? '' : '.'
  return new ZenError('STEP_FAILED', `Step "${step.name}" ${problem}${end}`, { hints, data: { step: step.name } })
}
