/**
 * A user's file as it goes into the fingerprint build, which is hashed and never run: each top-level call that makes a step is a
 * thunk of its own, what is no part of a step's code is gone, and no absolute path is left.
 */
import { posix } from 'node:path'
import type { FileAnalysis, TopLevelCall } from './analyze.js'
import type { SourceFile } from './sources.js'
import { wholePrefix, isRelative, optionalPrefix } from './specifiers.js'
import type { Span } from './syntax.js'

export const thunkName = (number: number): string => `__zen$${number}`
/** A call of this with the file's name ends each file in the build's output. */
export const fileMarker = '__zenfile'

interface Edit extends Span {
  readonly text: string
}

/** `sites`: those that a step or pipeline was seen to come from. */
export function rewriteForFingerprint(file: SourceFile, sites: ReadonlySet<string>): string {
  const { text, id, analysis, path } = file
  const isCommonJs = /\.c[jt]s$/.test(path)
  const marker = isCommonJs || analysis?.isModule === false ? '' : `\n;${fileMarker}(${JSON.stringify(id)});`
  if (analysis === undefined) return text + marker
  const imports = staticImports(analysis, isCommonJs)
  const edits = [...metaLiterals(analysis, id), ...bareImports(analysis, text), ...imports.edits]
  const drops = analysis.drops.map(({ start, end }) => ({ start, end, text: ';' }))
  const thunks = hoistCalls(file, analysis, sites, edits)
  const body = applyEdits(text, { start: analysis.hashbangLength, end: text.length }, [...thunks.edits, ...edits, ...drops])
  const names = analysis.needsDirname
    ? `var __dirname=${JSON.stringify(posix.dirname(id))},__filename=${JSON.stringify(id)};`
    : ''
  const meta = analysis.metas.some(({ property }) => property === undefined)
    ? `const __zm={url:${JSON.stringify(`zen:${id}`)}};`
    : ''
  return [names, meta, imports.prelude, body, ...thunks.declarations, marker].join('')
}

/** `import.meta.url` is the project-relative path: two checkouts have the same fingerprints. */
function metaLiterals({ metas }: FileAnalysis, id: string): Edit[] {
  const values = { url: `zen:${id}`, filename: id, dirname: posix.dirname(id) }
  return metas.map(({ start, end, property }) => ({
    start,
    end,
    text: property === undefined ? '__zm' : JSON.stringify(values[property]),
  }))
}

function bareImports({ bareImports }: FileAnalysis, text: string): Edit[] {
  return bareImports
    .filter(({ start, end }) => !isRelative(text.slice(start + 1, end - 1)))
    .map(({ start, end }) => ({ start, end, text: JSON.stringify(wholePrefix + text.slice(start + 1, end - 1)) }))
}

/** A dynamic import would wrap the imported file, of which then nothing is shaken off: a static namespace stands in for it. */
function staticImports({ dynamicImports }: FileAnalysis, isCommonJs: boolean): { prelude: string; edits: Edit[] } {
  if (isCommonJs) return { prelude: '', edits: [] }
  const literals = dynamicImports.filter(({ literal }) => literal !== undefined)
  return {
    prelude: literals
      .map(({ literal }, index) => `import*as __zi${index} from ${JSON.stringify(optionalPrefix + (literal ?? ''))};`)
      .join(''),
    edits: literals.map(({ start, end }, index) => ({ start, end, text: `Promise.resolve(__zi${index})` })),
  }
}

function hoistCalls(
  { text, id }: SourceFile,
  { calls, drops, isModule }: FileAnalysis,
  sites: ReadonlySet<string>,
  flat: readonly Edit[],
): { edits: Edit[]; declarations: string[] } {
  if (!isModule) return { edits: [], declarations: [] }
  const declarations: string[] = []
  const exported: string[] = []
  const isDropped = (call: TopLevelCall): boolean => drops.some(({ start, end }) => start <= call.start && call.end <= end)
  const hoist = (call: TopLevelCall): Edit[] => {
    const inner = call.inner.flatMap(hoist)
    const isSite = sites.has(`${id}#${call.number}`)
    if (!isSite && (!call.isSdk || isDropped(call))) return inner
    const name = thunkName(call.number)
    declarations.push(`\nconst ${name}=async()=>(${applyEdits(text, call, [...inner, ...flat])});`)
    exported.push(name)
    return [{ start: call.start, end: call.end, text: name }]
  }
  const edits = calls.flatMap(hoist)
  if (exported.length > 0) declarations.push(`\nexport{${exported.join(',')}};`)
  return { edits, declarations }
}

/** Of edits inside one another only the outermost counts: the inner ones are in its text already. */
function applyEdits(text: string, { start, end }: Span, edits: readonly Edit[]): string {
  const inside = edits.filter((edit) => start <= edit.start && edit.end <= end).sort((a, b) => a.start - b.start || b.end - a.end)
  let out = ''
  let at = start
  for (const edit of inside) {
    if (edit.start < at) continue
    out += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return out + text.slice(at, end)
}
