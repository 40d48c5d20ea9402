/**
 * What a bundle of user code calls: `import.meta` of each original file, and the tag that tells a step where it was made.
 * They hang on symbols of the registry because the bundle must not import anything of the loader.
 */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ZenError } from '../../errors.js'
import { pipelineDefinitionOf, stepDefinitionOf } from '../../sdk/created.js'
import { sdkEntryUrl } from './resolve.js'

/** Stands in for `import.meta` of a file that was bundled. */
export interface FileMeta {
  readonly url: string
  readonly filename: string
  readonly dirname: string
  /** Node was started with another file: whoever bundled this one. */
  readonly main: false
  resolve(specifier: string): string
  /** The specifier of a computed `import(…)`, as seen from the original file. */
  from(specifier: unknown): unknown
}

const meta = Symbol.for('zenlocal.meta')
const tag = Symbol.for('zenlocal.tag')
type Globals = {
  [meta]?: (url: string) => FileMeta
  [tag]?: (value: unknown, site: string, ...callee: unknown[]) => unknown
}

/** Must have happened before a bundle is imported. Idempotent. */
export async function installGlobals(): Promise<void> {
  const globals = globalThis as Globals
  if (globals[meta] === undefined) globals[meta] = fileMeta
  if (globals[tag] !== undefined) return
  const sdk = (await import(sdkEntryUrl())) as Record<string, unknown>
  const sdkFunctions = new Set<unknown>(Object.values(sdk).filter((value) => typeof value === 'function'))
  globals[tag] = (value, site, ...callee) => {
    if (callee.length === 0 || sdkFunctions.has(callee[0])) setSite(value, site)
    return value
  }
}

/** The innermost call is tagged first, and the first tag wins: `logged(step(…))` stands where `step(…)` does. */
function setSite(value: unknown, site: string): void {
  const definition = stepDefinitionOf(value) ?? pipelineDefinitionOf(value)
  if (definition !== undefined) definition.site ??= site
}

const metas = new Map<string, FileMeta>()

/** One object per file, as `import.meta` is. A function in the bundle asks for it, which can run before its file is evaluated. */
function fileMeta(url: string): FileMeta {
  let known = metas.get(url)
  if (known === undefined) metas.set(url, (known = createMeta(url)))
  return known
}

function createMeta(url: string): FileMeta {
  const filename = fileURLToPath(url)
  const resolve = (specifier: string): string => {
    if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href
    if (/^[a-z]+:/.test(specifier)) return specifier
    return pathToFileURL(createRequire(url).resolve(specifier)).href
  }
  const from = (specifier: unknown): unknown => {
    if (typeof specifier !== 'string') return specifier
    const target = resolve(specifier)
    if (/\.[cm]?tsx?$/.test(target) && !canImportTypeScript()) {
      throw new ZenError(
        'LOAD_FAILED',
        `import(…) of ${specifier} is computed, and Node ${process.versions.node} loads no TypeScript`,
        {
          why: 'zen bundles what is imported by a written-out name; a name that is put together at run time is left to Node.',
          hints: [`write the name out: import('${specifier}')`],
        },
      )
    }
    return target
  }
  return { url, filename, dirname: dirname(filename), main: false, resolve, from }
}

function canImportTypeScript(): boolean {
  return (
    Boolean((process.features as { typescript?: unknown }).typescript) ||
    process.execArgv.some((option) => /\btsx\b/.test(option))
  )
}
