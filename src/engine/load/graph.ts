/**
 * The hash of what one step reaches: statements walked from its thunk, written in a canonical form that knows no names,
 * no order of declarations and no other step.
 */
import { createHash } from 'node:crypto'
import type { Statement, StatementGraph } from './graph-statements.js'
import { jsonPrefix } from './json-module.js'
import type { CodeFingerprint } from './types.js'

type Part = CodeFingerprint['parts'][number]

/** `file` of the parts that are packages: their name is the package's, their hash its version. */
export const packageFile = 'package:'
/** `name` of the parts that declare nothing. */
export const topLevelName = 'top level'

/** Raise it when the form of the text that is hashed changes, or esbuild, which prints that text: package.json pins its version. */
const formatVersion = 1

export interface StepToHash {
  /** Its export in the fingerprint build. */
  readonly exported: string
  readonly stepName: string
  /** Files that the step's file imports, itself included: their effects happen before it can run. */
  readonly closure: ReadonlySet<string>
}

export interface Hasher {
  hash(step: StepToHash): CodeFingerprint
}

/** `originalName` undoes what the bundler added to a name for it to be unique. */
export function createHasher(graph: StatementGraph, originalName: (name: string, file: string | null) => string): Hasher {
  const pieces = new Map<Statement, readonly string[]>()
  const partHashes = new Map<Statement, string>()
  const effects = graph.statements.filter(({ isEffect }) => isEffect)
  const piecesOf = (statement: Statement): readonly string[] => {
    let known = pieces.get(statement)
    if (known === undefined) pieces.set(statement, (known = cutNames(graph.text, statement, originalName)))
    return known
  }
  const partHash = (statement: Statement): string => {
    let known = partHashes.get(statement)
    if (known === undefined) {
      // Names without the digits that the bundler may have added: good enough to say where a difference is.
      const text = piecesOf(statement).map((piece, index) => (index % 2 === 0 ? piece : piece.replace(/\d+$/, '')))
      partHashes.set(statement, (known = digestOf(text.join('\u0001')).slice(0, 16)))
    }
    return known
  }
  const partOf = (statement: Statement, stepName: string): Part[] => {
    if (statement.imported !== undefined) return packageParts(statement.imported.specifier)
    const [name] = statement.names
    if (name?.startsWith('__zen$') === true) return [{ file: statement.file ?? '', name: stepName, hash: partHash(statement) }]
    if (name?.startsWith('__') === true) return []
    const shown = name === undefined ? topLevelName : shownName(originalName(name, statement.file))
    return [{ file: statement.file ?? '', name: shown, hash: partHash(statement) }]
  }
  return {
    hash({ exported, stepName, closure }) {
      const walk = walkFrom(
        graph,
        exported,
        effects.filter(({ file }) => file === null || closure.has(file)),
        piecesOf,
      )
      const parts = walk.reached.flatMap((statement) => partOf(statement, stepName))
      return { hash: digestOf([`format ${formatVersion}`, ...walk.lines].join('\u0000')).slice(0, 32), parts: uniqueParts(parts) }
    },
  }
}

/** Names that the bundler made up, in words. */
function shownName(name: string): string {
  if (name.startsWith(jsonPrefix)) return name.slice(jsonPrefix.length)
  if (name.startsWith('require_')) return 'module.exports'
  return name.endsWith('_default') ? 'default' : name
}

/** Top-level names are numbered by first visit; each statement is written once, then what it names. */
function walkFrom(
  graph: StatementGraph,
  exported: string,
  effects: readonly Statement[],
  piecesOf: (statement: Statement) => readonly string[],
): { lines: string[]; reached: Statement[] } {
  const numbers = new Map<string, number>()
  const reached = new Set<Statement>()
  const lines: string[] = []
  const queue: string[] = []
  const numberOf = (name: string): number => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    queue.push(name)
    numbers.set(name, numbers.size)
    return numbers.size - 1
  }
  const emit = (statement: Statement): void => {
    if (reached.has(statement)) return
    reached.add(statement)
    lines.push(piecesOf(statement).map((piece, index) => (index % 2 === 0 ? piece : `\u0001${numberOf(piece)}`)).join('')) // prettier-ignore
    for (const filler of graph.fillers.get(statement) ?? []) emit(filler)
  }
  const drain = (): void => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const statement = graph.declared.get(name)
      if (statement !== undefined) emit(statement)
    }
  }
  numberOf(graph.exports.get(exported) ?? exported)
  drain()
  for (const effect of effects) {
    lines.push('!')
    emit(effect)
    drain()
  }
  return { lines, reached: [...reached] }
}

/** The statement's text with its top-level names cut out: text and names alternate. Locals are numbered within the statement. */
function cutNames(
  text: string,
  statement: Statement,
  originalName: (name: string, file: string | null) => string,
): readonly string[] {
  if (statement.imported !== undefined) return [`import ${statement.imported.name ?? ''} ${statement.imported.specifier}`]
  const { node, identifiers, className, file } = statement
  const pieces: string[] = []
  const locals = new Map<string, number>()
  let piece = className === undefined ? '' : `class ${originalName(className, file)} `
  let at = node.start
  for (const { start, end, name, isShorthand, isLocal } of identifiers) {
    // A shorthand key is a name that others see, its value is not.
    piece += text.slice(at, start) + (isShorthand ? `${name}:` : '')
    if (isLocal) {
      if (!locals.has(name)) locals.set(name, locals.size)
      piece += `\u0002${locals.get(name) ?? 0}`
    } else {
      pieces.push(piece, name)
      piece = ''
    }
    at = end
  }
  return [...pieces, piece + text.slice(at, node.end).replace(/;$/, '')]
}

/** `@scope/name/sub@1.0.0` → the package and its version; nothing for what has no version here. */
function packageParts(specifier: string): Part[] {
  const at = specifier.lastIndexOf('@')
  if (at <= 0) return []
  const name = /^(?:@[^/]+\/)?[^/@]+/.exec(specifier)?.[0] ?? specifier
  return [{ file: packageFile, name, hash: specifier.slice(at + 1) }]
}

function uniqueParts(parts: readonly Part[]): Part[] {
  return [...new Map(parts.map((part) => [JSON.stringify([part.file, part.name, part.hash]), part])).values()]
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
