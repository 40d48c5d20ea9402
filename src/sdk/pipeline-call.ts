/**
 * What calling a pipeline outside of another one gives: a promise-like that starts the run when it is awaited, and at the same
 * time the outputs as references. Which outputs there are is known only by composing, so that is done when one is asked for.
 */
import type { Artifact } from './artifact-types.js'
import { makeReference, referenceStateOf, resolveReference } from './artifact.js'
import { isPlainRecord } from './brand.js'
import { compose } from './compose.js'
import type { PipelineDefinition } from './definitions.js'
import type { PipelineRun } from './run-types.js'
import { getRuntime } from './runtime.js'

export function pipelineCall(definition: PipelineDefinition, parameters: Readonly<Record<string, unknown>>): unknown {
  let running: Promise<PipelineRun> | undefined
  const run = (): Promise<PipelineRun> =>
    (running ??= getRuntime().run({ pipeline: definition, parameters }) as Promise<PipelineRun>)
  let outputs: object | undefined
  const composed = (): object => (outputs ??= deferOutputs(compose(definition, parameters).returned, [], run) as object)
  const then: Promise<PipelineRun>['then'] = (onDone, onFailed) => run().then(onDone, onFailed)
  return new Proxy(
    {},
    {
      get: (_, key) => (key === 'then' ? then : (Reflect.get(composed(), key) as unknown)),
      has: (_, key) => key === 'then' || Reflect.has(composed(), key),
      ownKeys: () => Reflect.ownKeys(composed()).filter((key) => key !== 'length'),
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(composed(), key)
        return found && { ...found, configurable: true }
      },
    },
  )
}

/** The returned structure with references that wait for the run. */
function deferOutputs(returned: unknown, path: readonly string[], run: () => Promise<PipelineRun>): unknown {
  const state = referenceStateOf(returned)
  if (state) return deferred(state.name, path, run)
  if (Array.isArray(returned)) return returned.map((item, index) => deferOutputs(item, [...path, String(index)], run))
  if (!isPlainRecord(returned)) return {}
  const entries = Object.entries(returned)
  return Object.fromEntries(entries.map(([key, item]) => [key, deferOutputs(item, [...path, key], run)]))
}

function deferred(name: string, path: readonly string[], run: () => Promise<PipelineRun>): Artifact {
  const reference: Artifact = makeReference({
    kind: 'deferred',
    name,
    resolved: undefined,
    load: async () => {
      const finished = await run()
      const output = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], finished.outputs) as Artifact
      const state = referenceStateOf(reference)
      const value = await output.load()
      if (state && output.id !== undefined) state.resolved = await resolveReference(output)
      return value
    },
  })
  return reference
}
