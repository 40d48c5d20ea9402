/** What goes wrong between a user's file and its steps, told in terms of that file. */
import { resolve } from 'node:path'
import { inspect } from 'node:util'
import type { BuildFailure, Message } from 'esbuild'
import { isZenError, ZenError } from '../../errors.js'
import { nearFiles } from './near-files.js'
import { sdkEntryUrl } from './resolve.js'
import type { RewrittenFile } from './rewrite.js'
import { excerptAt } from './source-excerpt.js'
import { projectPath } from './sources.js'
import type { SourceFile } from './sources.js'
import type { TruthTest } from './truth-tests.js'
import { wholePrefix, isRelative, packageName } from './specifiers.js'
import type { LoadOptions } from './types.js'
import { userFrames } from './user-frames.js'

interface Place {
  /** Absolute. */
  readonly path: string
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

/** LOAD_FAILED for what the bundler refused; anything else comes back as it is. */
export async function buildFailure(
  error: unknown,
  options: LoadOptions,
  rewritten: (path: string) => RewrittenFile | undefined,
): Promise<unknown> {
  const messages = (error as Partial<BuildFailure>).errors
  const first = messages?.[0]
  if (messages === undefined || first === undefined) return error
  if (isZenError(first.detail)) return first.detail
  const place = placeOf(first, options.projectDir, rewritten)
  const text = first.text.replaceAll(wholePrefix, '')
  const data = { ...placeData(place), ...(messages.length > 1 ? { more: messages.length - 1 } : {}) }
  const where = place === undefined ? '' : `${place.file}:${place.line}:${place.column}`
  const missing = /^(?:Could not resolve|Cannot find package) ["'](.+)["']$/.exec(text)?.[1]
  if (missing !== undefined) return missingImport(missing, where, place, data)
  const name = place?.file ?? projectPath(options.projectDir, options.file)
  return new ZenError('LOAD_FAILED', `${name} does not load: ${text}`, {
    why: where === '' ? undefined : `At ${where}.`,
    data,
    cause: error,
  })
}

/** A pipeline function that branches on a reference would always take the same way, and nothing at run time could tell. */
export function testedReference({ path, id, text }: SourceFile, { name, start }: TruthTest): ZenError {
  const before = text.slice(0, start).split(/\r\n|[\n\r]/)
  const [line, column] = [before.length, (before.at(-1) ?? '').length + 1]
  const data = { ...placeData({ path, file: id, line, column }), artifact: name }
  return new ZenError('COMPOSE_FAILED', `"${name}" is what a step returned: its value is not known while composing.`, {
    why: `At ${id}:${line}:${column}. A pipeline function wires steps together before any of them runs, so the test is always true.`,
    hints: ['Pass it to a step and decide there, or branch on a parameter of the pipeline.'],
    data,
  })
}

function missingImport(specifier: string, where: string, place: Place | undefined, data: Record<string, unknown>): ZenError {
  const why = where === '' ? undefined : `${where} imports it.`
  if (isRelative(specifier)) {
    const near = place === undefined ? [] : nearFiles(resolve(place.path, '..', specifier))
    const hints = near.map((file) => `did you mean ${file}?`)
    return new ZenError('LOAD_FAILED', `Cannot find '${specifier}'`, { why, hints, data: { ...data, near } })
  }
  const name = packageName(specifier)
  const hints = name === undefined ? [] : [`npm install ${name}`]
  return new ZenError('LOAD_FAILED', `Cannot find package '${specifier}'`, { why, hints, data })
}

function placeOf(
  { location }: Message,
  projectDir: string,
  rewritten: (path: string) => RewrittenFile | undefined,
): Place | undefined {
  if (location === null) return undefined
  const path = resolve(projectDir, location.file)
  // esbuild counts columns in bytes.
  const column = Buffer.from(location.lineText).subarray(0, location.column).toString().length
  const original = rewritten(path)?.original(location.line, column) ?? { line: location.line, column }
  return { path, file: projectPath(projectDir, path), line: original.line, column: original.column + 1 }
}

function placeData(place: Place | undefined): Record<string, unknown> {
  if (place === undefined) return {}
  const { path, file, line, column } = place
  return { file, line, column, excerpt: excerptAt(path, line, column) ?? '' }
}

/**
 * What a module threw while it was imported, with the user's line. Failures that zen expects keep their code;
 * the rest becomes LOAD_FAILED.
 */
export function importFailure(error: unknown, { file, projectDir }: Pick<LoadOptions, 'file' | 'projectDir'>): ZenError {
  const frames = userFrames(error, projectDir)
  const [inner] = frames
  const where = inner === undefined ? undefined : `${inner.file}:${inner.line}:${inner.column}`
  const place = inner === undefined ? undefined : { ...inner, path: resolve(projectDir, inner.file) }
  const data = { ...placeData(place), ...(frames.length > 0 ? { frames } : {}) }
  if (isZenError(error)) {
    const at = where === undefined ? '' : `At ${where}.`
    return new ZenError(error.code, error.message, {
      why: [error.why, at].filter(Boolean).join(' ') || undefined,
      hints: error.hints,
      data: { ...error.data, ...data },
      cause: error,
      exitCode: error.exitCode,
    })
  }
  const name = inner?.file ?? projectPath(projectDir, file)
  return new ZenError('LOAD_FAILED', `${name} threw while it was imported: ${textOf(error)}`, {
    why: where === undefined ? undefined : `At ${where}.`,
    data,
    cause: error,
  })
}

/** Addresses of bundles and packages mean nothing to the reader. */
function textOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error)
  return text
    .replaceAll(`'${sdkEntryUrl()}'`, "'zenlocal'")
    .replaceAll(/'file:\/\/[^']*?\/node_modules\/((?:@[^/']+\/)?[^/']+)[^']*'/g, "'$1'")
}
