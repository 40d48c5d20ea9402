/** A step's `input` schema, applied to the values that its function is about to get. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ZenError } from '../errors.js'
import type { StepDefinition } from './definitions.js'
import { formatIssues } from './parameters.js'

/** Without a schema: the inputs as they are. Throws PARAMETER_INVALID with the schema's own messages. */
export async function validateInputs(step: StepDefinition, inputs: Record<string, unknown>): Promise<Record<string, unknown>> {
  if (step.input === undefined) return inputs
  const result = await (step.input as StandardSchemaV1<unknown, Record<string, unknown>>)['~standard'].validate(inputs)
  if (!result.issues) return result.value
  throw new ZenError(
    'PARAMETER_INVALID',
    `The inputs of step "${step.name}" do not fit its schema: ${formatIssues(result.issues)}.`,
    { data: { step: step.name } },
  )
}
