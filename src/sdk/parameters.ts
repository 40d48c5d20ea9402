/** Parameters of a pipeline, checked before its function is called. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { artifactReference, makeReference, referenceStateOf } from './artifact.js'
import { describeKind, isPlainRecord } from './brand.js'
import type { CallSite } from './call-site.js'
import type { PipelineDefinition } from './definitions.js'
import { checkLiteral } from './literals.js'
import { nearMisses } from './near-misses.js'
import type { ArtifactQuery } from './queries.js'
import { errorAt } from './user-error.js'

/** What the text of a function says about its first parameter. */
export interface ParameterInfo {
  readonly parameters: readonly {
    readonly name: string
    /** Has a default. */
    readonly optional: boolean
    /** Of the literal default: `number`, `string`, `boolean`, `array`, `object`, …; `any` when it cannot be told. */
    readonly type: string
    readonly default?: unknown
    /** Text of a default that is no literal. */
    readonly source?: string | undefined
  }[]
  /** Takes any name: a `...rest`, or no destructuring pattern. */
  readonly open: boolean
}
/** Reads the parameters of a compiled function; undefined when its text cannot be read. */
export type ParametersOf = (fn: (...args: never) => unknown) => ParameterInfo | undefined

/** What a function falls back to for inputs that are left out, where its text says so. */
export function literalDefaults(info: ParameterInfo | undefined): Record<string, unknown> {
  const known = (info?.parameters ?? []).filter((parameter) => parameter.default !== undefined)
  return Object.fromEntries(known.map((parameter) => [parameter.name, parameter.default]))
}

/** The values that the pipeline function gets. Throws PARAMETER_INVALID. */
export function checkParameters(
  definition: PipelineDefinition,
  parameters: Readonly<Record<string, unknown>>,
  parametersOf: ParametersOf | undefined,
  site: CallSite | undefined,
): Readonly<Record<string, unknown>> {
  const what = `pipeline "${definition.name}"`
  if (!isPlainRecord(parameters)) {
    throw errorAt('PARAMETER_INVALID', site, `The parameters of ${what} are ${describeKind(parameters)}, not an object.`)
  }
  const given = decodeReferences(parameters) as Readonly<Record<string, unknown>>
  for (const [name, value] of Object.entries(given)) checkLiteral(value, name, 'PARAMETER_INVALID', `parameter of ${what}`, site)
  if (definition.params !== undefined) return parseWithSchema(definition.params, given, what, site)
  const info = parametersOf?.(definition.compose)
  if (info) checkAgainstText(info, given, what, site)
  return given
}

function checkAgainstText(
  info: ParameterInfo,
  given: Readonly<Record<string, unknown>>,
  what: string,
  site: CallSite | undefined,
): void {
  const names = info.parameters.map(({ name }) => name)
  for (const [name, value] of Object.entries(given)) {
    const parameter = info.parameters.find((candidate) => candidate.name === name)
    if (!parameter) {
      if (info.open) continue
      const near = nearMisses(name, names)
      throw errorAt('PARAMETER_INVALID', site, `Unknown parameter "${name}" of ${what}.`, {
        hints: [near[0] === undefined ? takes(names) : `Did you mean "${near[0]}"?`],
        data: { parameter: name, near, parameters: names },
      })
    }
    if (fitsType(value, parameter.type)) continue
    throw errorAt('PARAMETER_INVALID', site, `Parameter "${name}" of ${what} is ${describeKind(value)}, not ${parameter.type}.`, {
      why: `Its default is ${parameter.default === undefined ? (parameter.source ?? `of type ${parameter.type}`) : JSON.stringify(parameter.default)}.`,
      data: { parameter: name, expected: parameter.type },
    })
  }
}

function takes(names: readonly string[]): string {
  return names.length === 0 ? 'It takes no parameters.' : `It takes: ${names.join(', ')}.`
}

function fitsType(value: unknown, type: string): boolean {
  if (value === undefined || referenceStateOf(value)) return true
  if (type === 'number' || type === 'string' || type === 'boolean') return typeof value === type
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isPlainRecord(value)
  return true
}

/** Throws PARAMETER_INVALID with the schema's own messages. */
function parseWithSchema(
  schema: unknown,
  given: Readonly<Record<string, unknown>>,
  what: string,
  site: CallSite | undefined,
): Readonly<Record<string, unknown>> {
  const result = (schema as StandardSchemaV1<unknown, Record<string, unknown>>)['~standard'].validate(given)
  if (result instanceof Promise) {
    throw errorAt('PARAMETER_INVALID', site, `The schema of ${what} answers asynchronously.`, {
      why: 'Parameters are checked while the pipeline is composed, which is synchronous.',
      hints: ['Take asynchronous checks out of `params` and make them in a step.'],
    })
  }
  if (!result.issues) return result.value
  throw errorAt('PARAMETER_INVALID', site, `The parameters of ${what} do not fit its schema: ${formatIssues(result.issues)}.`, {
    data: { issues: result.issues.map((issue) => ({ message: issue.message, path: issuePath(issue) })) },
  })
}

export function formatIssues(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues.map((issue) => [issuePath(issue), issue.message].filter((part) => part !== '').join(': ')).join('; ')
}

function issuePath(issue: StandardSchemaV1.Issue): string {
  return (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
}

/** Parameters as JSON values: what is recorded, and what a worker composes with. */
export function encodeParameters(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(parameters)) as Record<string, unknown>
}

/** References that {@link encodeParameters} turned into JSON become references again. */
function decodeReferences(value: unknown): unknown {
  if (referenceStateOf(value)) return value
  if (Array.isArray(value)) return value.map(decodeReferences)
  if (!isPlainRecord(value)) return value
  const encoded = value['~zenlocal'] as { query?: ArtifactQuery; value?: unknown } | undefined
  if (encoded?.query) {
    const { query } = encoded
    return artifactReference(query, labelOf(query))
  }
  if (encoded && 'value' in encoded) {
    return makeReference({ kind: 'value', name: 'value', resolved: undefined, value: encoded.value })
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decodeReferences(part)]))
}

function labelOf(query: ArtifactQuery): string {
  return query.by === 'id' ? query.id : query.artifact
}
