/** Building a module, with esbuild and the parser: what a run whose record still holds never comes to. */
import { basename } from 'node:path'
import { bundleModule } from './bundle.js'
import type { Bundle } from './bundle.js'
import { nodeMajor, pruneBundles, recordFormat, writeBuildRecord } from './build-record.js'
import type { BuildRecord } from './build-record.js'
import { composeVariant } from './compose-bundle.js'
import { buildFailure } from './load-error.js'
import { packageOwner } from './resolve.js'
import { openSources } from './sources.js'
import type { Sources } from './sources.js'
import { takeStamp } from './stamps.js'
import type { Stamp } from './stamps.js'
import type { LoadedModule, LoadOptions } from './types.js'
import { watchedFiles } from './watched-files.js'

/** Builds the real bundle and records it. Throws LOAD_FAILED. */
export async function buildRecord(options: LoadOptions): Promise<{ record: BuildRecord; sources: Sources }> {
  const startedAtMs = Date.now()
  const sources = openSources(options.projectDir)
  const bundle = await bundleModule(options, sources)
  const { present, absent } = watchedFiles(options, bundle)
  const watched = present.map((path) => sources.stamps.get(path) ?? takeStamp(path)).filter((stamp) => stamp !== undefined)
  const stamps = [...new Map([...sources.stamps.values(), ...watched].map((stamp) => [stamp[0], stamp])).values()]
  const record: BuildRecord = {
    format: recordFormat,
    node: nodeMajor,
    bundle: basename(bundle.path),
    compose: null,
    inputs: Object.keys(bundle.metafile.inputs),
    packages: packagesOf(bundle),
    present: stamps,
    absent,
    fingerprints: null,
  }
  if (watched.every((stamp) => sources.stamps.has(stamp[0]) || isOlder(stamp, startedAtMs))) writeBuildRecord(options, record)
  pruneBundles(options.cacheDir)
  return { record, sources }
}

/** A configuration that changed while it was used may have been read before: then nothing is recorded, and the next run builds again. */
function isOlder([, , , mtimeNs]: Stamp, timeMs: number): boolean {
  return BigInt(mtimeNs) < BigInt(timeMs) * 1_000_000n
}

function packagesOf({ imports }: Bundle): Readonly<Record<string, string>> {
  const versions = new Map<string, string>()
  for (const { resolution } of imports) {
    const owner = resolution?.kind === 'package' ? packageOwner(resolution.path) : undefined
    if (owner !== undefined) versions.set(owner.name, owner.version)
  }
  return Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Adds what only a later run needs: fingerprints, and the bundle with stand-ins. Throws LOAD_FAILED. */
export async function completeRecord(
  options: LoadOptions,
  built: { record: BuildRecord; sources: Sources | undefined },
  module: LoadedModule,
): Promise<BuildRecord> {
  const sources = built.sources ?? openSources(options.projectDir)
  const { fingerprintSteps } = await import('./fingerprint.js')
  const hasPackages = Object.keys(built.record.packages).length > 0
  try {
    const [fingerprints, compose] = await Promise.all([
      fingerprintSteps(options, sources, module),
      hasPackages && !module.composeOnly ? bundleModule(options, sources, composeVariant(options.projectDir)) : undefined,
    ])
    const composeName = compose === undefined ? built.record.compose : basename(compose.path)
    const record = { ...built.record, compose: composeName, fingerprints: [...fingerprints] }
    writeBuildRecord(options, record)
    return record
  } catch (error) {
    throw await buildFailure(error, options, () => undefined)
  }
}
