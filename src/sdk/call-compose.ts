/** Calls the user's pipeline function and checks what comes back. */
import { ZenError, isZenError } from '../errors.js'
import { referenceStateOf } from './artifact.js'
import { brandOf, describeKind, isPlainRecord } from './brand.js'
import { displayPlace, firstFrame } from './call-site.js'
import type { PipelineDefinition } from './definitions.js'

/** Arrays and records of references, or nothing. Throws COMPOSE_FAILED with the user's error as cause. */
export function callCompose(definition: PipelineDefinition, call: () => unknown): unknown {
  let returned: unknown
  try {
    returned = call()
  } catch (error) {
    throw isZenError(error) ? error : threw(definition, error)
  }
  if (isPromise(returned)) {
    // What its function does after the first await would surface later, as a rejection that nobody handles.
    Promise.resolve(returned).catch(() => undefined)
    throw new ZenError('COMPOSE_FAILED', `The function of pipeline "${definition.name}" returned a promise.`, {
      why: 'Pipeline functions are synchronous: they wire steps, and steps do the waiting.',
      hints: ['Take `async` away from the function, and move what is awaited into a step.'],
      data: { pipeline: definition.name, ...(definition.file === undefined ? {} : { file: definition.file }) },
    })
  }
  checkReturned(definition, returned, 'The function', [])
  return returned
}

function threw(definition: PipelineDefinition, error: unknown): ZenError {
  const site = firstFrame(error instanceof Error ? error.stack : undefined)
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const where = site ? ` (${displayPlace(site)})` : ''
  return new ZenError('COMPOSE_FAILED', `Pipeline "${definition.name}" threw while it was composed: ${text}${where}`, {
    cause: error,
    data: { pipeline: definition.name, ...site },
  })
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (brandOf(value) || typeof value !== 'object' || value === null) return false
  return typeof (value as { then?: unknown }).then === 'function'
}

function checkReturned(definition: PipelineDefinition, value: unknown, path: string, above: readonly unknown[]): void {
  if (value === undefined && above.length === 0) return
  if (referenceStateOf(value)) return
  const parts: [string, unknown][] | undefined = above.includes(value)
    ? undefined
    : Array.isArray(value)
      ? value.map((item: unknown, index) => [`${path}[${index}]`, item])
      : isPlainRecord(value)
        ? Object.entries(value).map(([key, item]) => [above.length === 0 ? `"${key}"` : `${path}.${key}`, item])
        : undefined
  if (!parts) {
    throw new ZenError(
      'COMPOSE_FAILED',
      `Pipeline "${definition.name}" returned something other than artifacts: ${path} is ${describeKind(value)}.`,
      {
        why: 'A pipeline returns what its steps returned: artifacts, or arrays and plain objects of them.',
        data: { pipeline: definition.name, path },
      },
    )
  }
  if (isPlainRecord(value) && Object.keys(value).includes('then')) {
    throw new ZenError('COMPOSE_FAILED', `Pipeline "${definition.name}" returned an output called "then".`, {
      why: 'What a call returns could then not be told from a promise.',
    })
  }
  for (const [at, part] of parts) checkReturned(definition, part, at, [...above, value])
}
