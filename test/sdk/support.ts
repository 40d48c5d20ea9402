import { expect } from 'chai'
import { isZenError } from '../../src/errors.js'
import type { ErrorCode, ZenError } from '../../src/errors.js'
import { compose } from '../../src/sdk/compose.js'
import type { ComposeOptions } from '../../src/sdk/compose.js'
import { pipelineDefinitionOf } from '../../src/sdk/created.js'
import type { CompiledPipeline, Invocation } from '../../src/sdk/definitions.js'
import type { ParameterInfo } from '../../src/sdk/parameters.js'
import type { Runtime } from '../../src/sdk/runtime.js'

const runtimeKey = Symbol.for('zenlocal.runtime')
type Holder = { [runtimeKey]?: Runtime | undefined }

export function composed(pipeline: unknown, parameters = {}, options: ComposeOptions = {}): CompiledPipeline {
  return compose(pipelineDefinitionOf(pipeline)!, parameters, options)
}

export function invocation(compiled: CompiledPipeline, id: string): Invocation {
  const found = compiled.invocations.find((one) => one.id === id)
  if (!found) throw new Error(`no invocation ${id} among ${compiled.invocations.map((one) => one.id).join(', ')}`)
  return found
}

/** The ZenError that `act` throws. */
export function thrownBy(act: () => unknown, code: ErrorCode): ZenError {
  try {
    act()
  } catch (error) {
    return asZenError(error, code)
  }
  return expect.fail(`expected ${code}, nothing was thrown`)
}

/** The ZenError that `promise` rejects with. */
export async function rejectedBy(promise: Promise<unknown>, code: ErrorCode): Promise<ZenError> {
  try {
    await promise
  } catch (error) {
    return asZenError(error, code)
  }
  return expect.fail(`expected ${code}, nothing was thrown`)
}

function asZenError(error: unknown, code: ErrorCode): ZenError {
  if (!isZenError(error)) throw error
  expect(error.code, error.message).to.equal(code)
  return error
}

/** File and line of the caller: what an error must point at. */
export function here(offset = 0): { file: string; line: number } {
  const frame = /\(?(?:file:\/\/)?(\/[^()]*):(\d+):\d+\)?$/.exec(new Error().stack!.split('\n')[2]!.trim().replace(/^at /, ''))!
  return { file: frame[1]!, line: Number(frame[2]) + offset }
}

export function at(error: ZenError): { file: unknown; line: unknown } {
  return { file: error.data['file'], line: error.data['line'] }
}

/** Reads `({ a, b = 2 }) => …` well enough for tests; the real reader belongs to the loader. */
export function readParameters(fn: CallableFunction): ParameterInfo | undefined {
  const pattern = /^(?:async )?(?:function \w*)?\(\{([^}]*)\}/.exec(fn.toString())
  if (!pattern) return fn.length === 0 && /^(?:async )?\(\)/.test(fn.toString()) ? { parameters: [], open: false } : undefined
  const parts = pattern[1]!
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return {
    open: parts.some((part) => part.startsWith('...')),
    parameters: parts
      .filter((part) => !part.startsWith('...'))
      .map((part) => {
        const [name, text] = part.split('=').map((side) => side.trim()) as [string, string | undefined]
        if (text === undefined) return { name, optional: false, type: 'any' }
        const value = JSON.parse(text.replaceAll("'", '"').replace(/^\./, '0.')) as unknown
        return { name, optional: true, type: Array.isArray(value) ? 'array' : typeof value, default: value }
      }),
  }
}

export interface FakeRuntime extends Runtime {
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[]
}

/** Records what the SDK asks of its port; `answer` gives the results. */
export function fakeRuntime(answer: (method: string, args: readonly unknown[]) => unknown = () => null): FakeRuntime {
  const calls: { method: string; args: readonly unknown[] }[] = []
  const note = async (method: string, args: readonly unknown[]): Promise<never> => {
    calls.push({ method, args })
    return answer(method, args) as never
  }
  return {
    calls,
    run: (...args) => note('run', args),
    resolve: (...args) => note('resolve', args),
    load: (...args) => note('load', args),
    call: (method, ...args) => note(method, args),
    save: (...args) => note('save', args),
    register: (...args) => note('register', args),
  }
}

/** Binds `runtime` until the returned function is called. */
export function bindForTest(runtime: Runtime): () => void {
  const holder = globalThis as Holder
  const before = holder[runtimeKey]
  holder[runtimeKey] = runtime
  return () => {
    holder[runtimeKey] = before
  }
}

export function versionView(id: string, artifact: string, version: number): Record<string, unknown> {
  return { id, artifact, version, name: null, type: 'data', digest: '', sizeBytes: 0, metadata: { rows: 3 }, tags: [] }
}
