/** A user's file as it goes into the bundle: same lines, with tags around its top-level calls and `import.meta` kept per file. */
import { basename, dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import MagicString from 'magic-string'
import type { FileAnalysis, TopLevelCall } from './analyze.js'
import type { SourceFile } from './sources.js'
import { wholePrefix, isRelative } from './specifiers.js'

export interface RewrittenFile {
  /** With an inline source map. */
  readonly contents: string
  /** The place in the original of a place in `contents`; lines from 1, columns from 0, as esbuild counts. */
  original(line: number, column: number): { readonly line: number; readonly column: number }
}

/** Undefined when the file can stay as it is. */
export function rewriteForBundle({ path, id, text, analysis }: SourceFile): RewrittenFile | undefined {
  if (analysis === undefined) return undefined
  const edited = new MagicString(text)
  markWholeImports(edited, text, analysis)
  const prelude = [
    analysis.needsDirname ? `var __dirname=${JSON.stringify(dirname(path))},__filename=${JSON.stringify(path)};` : '',
    keepMeta(edited, analysis)
      ? `function __zm(){return globalThis[Symbol.for('zenlocal.meta')](${JSON.stringify(pathToFileURL(path).href)})}`
      : '',
    analysis.isModule && tagCalls(edited, analysis.calls, id) > 0 ? `const __zt=globalThis[Symbol.for('zenlocal.tag')];` : '',
  ].join('')
  if (prelude === '' && !edited.hasChanged()) return undefined
  if (analysis.hashbangLength > 0) edited.remove(0, analysis.hashbangLength)
  if (prelude !== '') edited.prependRight(analysis.hashbangLength, prelude)
  const map = edited.generateMap({ source: basename(path), hires: 'boundary', includeContent: false })
  return {
    contents: `${edited.toString()}\n//# sourceMappingURL=${map.toUrl()}`,
    original: (line, column) => traceBack(edited, line, column),
  }
}

function markWholeImports(edited: MagicString, text: string, { bareImports, wholeImports }: FileAnalysis): void {
  for (const { start, end } of [...bareImports, ...wholeImports]) {
    const specifier = text.slice(start + 1, end - 1)
    if (!isRelative(specifier)) edited.overwrite(start, end, JSON.stringify(wholePrefix + specifier))
  }
}

function keepMeta(edited: MagicString, { metas, dynamicImports }: FileAnalysis): boolean {
  const computed = dynamicImports.filter(({ literal }) => literal === undefined)
  for (const { start } of metas) edited.overwrite(start, start + 'import.meta'.length, '__zm()')
  for (const { request } of computed) edited.appendLeft(request.start, '__zm().from(').appendRight(request.end, ')')
  return metas.length + computed.length > 0
}

function tagCalls(edited: MagicString, calls: readonly TopLevelCall[], id: string): number {
  let tagged = 0
  for (const { start, end, number, isSdk, isNew, callee, inner } of calls) {
    if (!isNew && (isSdk || callee !== undefined)) {
      edited.appendRight(start, '__zt(')
      edited.prependLeft(end, `,${JSON.stringify(`${id}#${number}`)}${isSdk ? '' : `,${callee ?? ''}`})`)
      tagged++
    }
    tagged += tagCalls(edited, inner, id)
  }
  return tagged
}

function traceBack(edited: MagicString, line: number, column: number): { line: number; column: number } {
  const segments = edited.generateDecodedMap({ hires: true }).mappings[line - 1] ?? []
  const before = segments.filter((segment) => segment.length >= 4 && segment[0] <= column).at(-1)
  if (before === undefined || before.length < 4) return { line, column }
  return { line: before[2]! + 1, column: before[3]! + column - before[0] }
}
