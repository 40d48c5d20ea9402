/** Imports a bundle of user code into this process and says what it created. */
import { pathToFileURL } from 'node:url'
import { created, pipelineDefinitionOf } from '../../sdk/created.js'
import type { PipelineDefinition } from '../../sdk/definitions.js'
import { installGlobals } from './globals.js'
import { installLazyPackages, lazyTouches, LazyPackageTouched } from './lazy-packages.js'
import { importFailure } from './load-error.js'
import type { LoadedModule, LoadOptions } from './types.js'

export interface ImportOptions extends Pick<LoadOptions, 'file' | 'projectDir'> {
  /** The bundle has stand-ins for packages. */
  readonly composeOnly?: boolean | undefined
}

/** Node imports a file once per process: the second time it creates nothing, and what the first created is the answer. */
const loaded = new Map<string, LoadedModule>()
/** One at a time: what is created meanwhile belongs to the module that is being imported. */
let queue: Promise<unknown> = Promise.resolve()

/**
 * For the process that composes and for workers alike. Turns source maps on, so that stacks name the user's lines.
 * Throws LOAD_FAILED, PIPELINE_CALLED_ON_IMPORT, and with `composeOnly` LazyPackageTouched.
 */
export function importBundle(bundle: string, options: ImportOptions): Promise<LoadedModule> {
  const turn = queue.then(() => importOnce(bundle, options))
  queue = turn.catch(() => undefined)
  return turn
}

async function importOnce(bundle: string, options: ImportOptions): Promise<LoadedModule> {
  const known = loaded.get(bundle)
  if (known !== undefined) return known
  const composeOnly = options.composeOnly === true
  await installGlobals()
  if (composeOnly) installLazyPackages()
  process.setSourceMapsEnabled(true)
  const all = created()
  const [firstStep, firstPipeline, touchesBefore] = [all.steps.length, all.pipelines.length, lazyTouches()]
  const exports = await importMarked(bundle, options)
  if (lazyTouches() > touchesBefore) throw new LazyPackageTouched(`${options.file} used a package while it was imported`)
  const module = {
    exports,
    steps: all.steps.slice(firstStep),
    pipelines: withExportedCopies(all.pipelines.slice(firstPipeline), exports),
    composeOnly,
  }
  loaded.set(bundle, module)
  return module
}

async function importMarked(bundle: string, options: ImportOptions): Promise<Readonly<Record<string, unknown>>> {
  const touchesBefore = lazyTouches()
  created().importing = options.file
  try {
    return (await import(pathToFileURL(bundle).href)) as Record<string, unknown>
  } catch (error) {
    if (lazyTouches() > touchesBefore) throw error
    throw importFailure(error, options)
  } finally {
    created().importing = undefined
  }
}

/** Copies made by `withOptions` are nobody's but their exporter's; they have the index of their origin and stand behind it. */
function withExportedCopies(
  pipelines: readonly PipelineDefinition[],
  exports: Readonly<Record<string, unknown>>,
): PipelineDefinition[] {
  const exported = Object.values(exports).map(pipelineDefinitionOf)
  const all = new Set([...pipelines, ...exported.filter((definition) => definition !== undefined)])
  return [...all].sort((a, b) => a.index - b.index)
}
