/** A hash of the code that each step reaches, by site. */
import type { StepDefinition } from '../../sdk/definitions.js'
import { buildFingerprintText } from './fingerprint-build.js'
import { createHasher } from './graph.js'
import { readStatements } from './graph-statements.js'
import type { Sources } from './sources.js'
import type { CodeFingerprint, LoadedModule, LoadOptions } from './types.js'

/**
 * For the steps of a module that was imported. Steps without a site have none. One build and one walk per step;
 * nothing of the user's code runs.
 */
export async function fingerprintSteps(
  options: LoadOptions,
  sources: Sources,
  { steps, pipelines }: Pick<LoadedModule, 'steps' | 'pipelines'>,
): Promise<ReadonlyMap<string, CodeFingerprint>> {
  const stepNames = namesBySite(steps)
  const sites = [...new Set([...stepNames.keys(), ...pipelines.flatMap(({ site }) => site ?? [])])]
  if (stepNames.size === 0) return new Map()
  const build = await buildFingerprintText(options, sources, sites)
  const graph = readStatements(build.text)
  const texts = await readTexts(sources, graph.statements)
  const hasher = createHasher(graph, (name, file) => originalName(name, texts.get(file ?? '')))
  const closures = new Map<string, ReadonlySet<string>>()
  const closureOf = (file: string): ReadonlySet<string> => {
    let closure = closures.get(file)
    if (closure === undefined) closures.set(file, (closure = importClosure(file, build.metafile.inputs)))
    return closure
  }
  const found = new Map<string, CodeFingerprint>()
  for (const [index, site] of sites.entries()) {
    const stepName = stepNames.get(site)
    if (stepName === undefined) continue
    const closure = closureOf(site.slice(0, site.lastIndexOf('#')))
    found.set(site, hasher.hash({ exported: `s${index}`, stepName, closure }))
  }
  return found
}

/** `withOptions` copies share the site of their origin. */
function namesBySite(steps: readonly StepDefinition[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { site, name } of steps) if (site !== undefined && !names.has(site)) names.set(site, name)
  return names
}

function importClosure(
  file: string,
  inputs: Readonly<Record<string, { imports: readonly { path: string; external?: boolean }[] }>>,
) {
  const seen = new Set([file])
  for (const name of seen) {
    for (const { path, external } of inputs[name]?.imports ?? []) if (external !== true) seen.add(path)
  }
  return seen
}

async function readTexts(sources: Sources, statements: readonly { file: string | null }[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const file of new Set(statements.map(({ file }) => file))) {
    const text = file === null ? undefined : await sources.textOf(file)
    if (file !== null && text !== undefined) texts.set(file, text)
  }
  return texts
}

/** esbuild makes `helper2` of a second `helper`: a name that the file does not have lost its digits before. */
function originalName(name: string, text: string | undefined): string {
  if (text === undefined || !/\d$/.test(name) || new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text))
    return name
  return name.replace(/\d+$/, '')
}
