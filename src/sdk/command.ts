/** `command`: a step that runs any program on files. */
import { ZenError } from '../errors.js'
import type { Artifact, ArtifactConfig } from './artifact-types.js'
import { callSite } from './call-site.js'
import { created } from './created.js'
import { defineCommand } from './define-step.js'
import type { Materializer } from './materializer-types.js'
import { makeStep } from './step.js'
import type { CommonStepOptions, Placeholders, Step } from './step-types.js'

export type CommandOutputs<O> = {
  -readonly [P in keyof O]: O[P] extends { materializer: Materializer<infer T> } ? Artifact<T> : Artifact
}

/**
 * A step whose work is a program: `{name}` in the line stands for the path of an input or output file.
 * Cached and linked like any step. Throws DEFINITION_INVALID, NAME_INVALID.
 */
export function command<const Run extends string, const O extends { readonly [P in keyof O]: ArtifactConfig }>(
  options: CommonStepOptions & { run: Run; outputs: O },
): Step<
  string extends Run ? { [name: string]: unknown } : { [P in Exclude<Placeholders<Run>, keyof O>]: unknown },
  CommandOutputs<O>
>
export function command(options: unknown): unknown {
  const definition = defineCommand(options, refuseToRun, callSite(command))
  created().steps.push(definition)
  return makeStep(definition)
}

function refuseToRun(): never {
  throw new ZenError('CONTEXT_MISSING', 'A command step has no function to run by itself.', {
    why: 'Its program gets files that only a run provides.',
    hints: ['Call it inside a pipeline and run that.'],
  })
}
