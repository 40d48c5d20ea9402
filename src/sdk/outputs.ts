/** What a step call returns while composing: one reference, or a record of them. */
import type { Artifact } from './artifact-types.js'
import { makeReference } from './artifact.js'
import { callSite } from './call-site.js'
import type { Composition } from './composition.js'
import type { StepDefinition } from './definitions.js'
import { didYouMean } from './near-misses.js'
import { errorAt } from './user-error.js'

/** The key of an unnamed output. */
export const UNNAMED_OUTPUT = 'output'

export function outputsOf(step: StepDefinition, id: string, composition: Composition): unknown {
  if (!step.outputs) return outputReference(step.output?.name ?? UNNAMED_OUTPUT, id, UNNAMED_OUTPUT, composition)
  const references = Object.entries(step.outputs).map(
    ([output, config]) => [output, outputReference(config.name ?? output, id, output, composition)] as const,
  )
  return new Proxy(Object.fromEntries(references), refuseUnknownOutput(step))
}

function outputReference(name: string, invocation: string, output: string, composition: Composition): Artifact {
  return makeReference({ kind: 'output', name, resolved: undefined, composition, invocation, output })
}

/** Asked for by the language, by `await` and by test libraries. */
export const probes: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'constructor',
  '~zenlocal',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
])

function refuseUnknownOutput(step: StepDefinition): ProxyHandler<Record<string, Artifact>> {
  const get = (target: Record<string, Artifact>, key: string | symbol): unknown => {
    if (typeof key === 'symbol' || key in target || probes.has(key)) return Reflect.get(target, key)
    const names = Object.keys(target)
    throw errorAt('COMPOSE_FAILED', callSite(get), `Step "${step.name}" has no output "${key}".${didYouMean(key, names)}`, {
      hints: [`It has: ${names.join(', ')}.`],
      data: { step: step.name, output: key },
    })
  }
  return { get }
}
