/** What the free functions are given, checked before it reaches the registry: JavaScript has no types to stop it. */
import { brandOf, describeKind, isPlainRecord } from './brand.js'
import type { CallSite } from './call-site.js'
import type { MetadataTarget } from './registry-calls.js'
import { errorAt } from './user-error.js'

export interface FreeCall {
  /** Written out: the shipped bundle is minified. */
  readonly name: string
  readonly site: CallSite
}

const targetHints = [
  "{ model: 'NAME', version: 'latest' }, { artifact: 'NAME', version: 2 }, { run: 'NAME' } or { run: 'NAME', step: 'ID' }",
  "In a step also { output: 'NAME' }, or nothing for the step itself.",
]

/** Throws DEFINITION_INVALID. */
export function checkTags(tags: unknown, call: FreeCall): readonly string[] {
  const list: unknown[] = Array.isArray(tags) ? tags : [tags]
  const wrong = list.findIndex((tag) => typeof tag !== 'string')
  if (wrong === -1) return list as string[]
  throw invalid(call, `takes a tag or an array of tags, not ${describeKind(list[wrong])}`, ["addTags(['checked'], target)"])
}

/** Throws DEFINITION_INVALID for what names nothing. */
export function checkTarget(target: unknown, call: FreeCall): MetadataTarget | undefined {
  if (target === undefined) return undefined
  if (!isPlainRecord(target) || brandOf(target))
    throw invalid(call, `was given ${describeKind(target)} as its target`, targetHints)
  const named = ['model', 'artifact', 'run', 'output'].some((key) => typeof target[key] === 'string')
  if (named) return target as unknown as MetadataTarget
  throw invalid(call, 'was given a target that names no model, artifact, run or output', targetHints)
}

/** Throws DEFINITION_INVALID. @param what For the message: `the name of an artifact`. */
export function checkText(value: unknown, what: string, call: FreeCall): string {
  if (typeof value === 'string' && value !== '') return value
  throw invalid(call, `takes ${what}, not ${value === '' ? 'an empty text' : describeKind(value)}`, [])
}

function invalid({ name, site }: FreeCall, problem: string, hints: readonly string[]): Error {
  return errorAt('DEFINITION_INVALID', site, `${name}() ${problem}.`, { hints })
}
