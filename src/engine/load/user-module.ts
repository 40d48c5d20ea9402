/** A user's file, built when first needed and only when something changed. */
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ZenError } from '../../errors.js'
import type { BuildRecord } from './build-record.js'
import { readBuildRecord, writeBuildRecord } from './build-record.js'
import { importBundle } from './import-bundle.js'
import { lazyTouches } from './lazy-packages.js'
import { nearFiles } from './near-files.js'
import { projectPath } from './sources.js'
import type { Sources } from './sources.js'
import type { CodeFingerprint, LoadedModule, LoadOptions, UserModule } from './types.js'

interface Built {
  record: BuildRecord
  /** Of a build in this process; undefined when the record of an earlier one still holds. */
  readonly sources: Sources | undefined
}

/** Reads nothing but whether the file is there; throws FILE_NOT_FOUND. */
export async function openUserModule(given: LoadOptions): Promise<UserModule> {
  assertFile(given)
  const options = withoutLinks(given)
  let built: Promise<Built> | undefined
  let fingerprints: Promise<ReadonlyMap<string, CodeFingerprint>> | undefined
  const current = (): Promise<Built> => (built ??= obtain(options))
  const loadReal = async (): Promise<LoadedModule> => importBundle(pathOf(options, (await current()).record.bundle), options)
  const load = async (): Promise<LoadedModule> => (await loadStandIns(options, await current())) ?? loadReal()
  return {
    load,
    loadReal,
    bundle: async () => pathOf(options, (await current()).record.bundle),
    inputs: async () => (await current()).record.inputs,
    packages: async () => (await current()).record.packages,
    fingerprints: () => (fingerprints ??= current().then((now) => obtainFingerprints(options, now, load))),
  }
}

/** Node and the bundler follow links, so paths are compared where they lead. */
function withoutLinks({ file, projectDir, cacheDir }: LoadOptions): LoadOptions {
  mkdirSync(cacheDir, { recursive: true })
  return { file: realpathSync(file), projectDir: realpathSync(projectDir), cacheDir: realpathSync(cacheDir) }
}

function pathOf({ cacheDir }: LoadOptions, name: string): string {
  return join(cacheDir, name)
}

function assertFile({ file, projectDir }: LoadOptions): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return
  const shown = projectPath(projectDir, file)
  if (existsSync(file)) {
    throw new ZenError('FILE_NOT_FOUND', `${shown} is a folder`, { hints: [`name a file in it: ${join(shown, 'train.ts')}`] })
  }
  const near = nearFiles(file).map((name) => projectPath(projectDir, join(dirname(file), name)))
  throw new ZenError('FILE_NOT_FOUND', `${shown} does not exist`, {
    why: existsSync(dirname(file)) ? undefined : `There is no folder ${projectPath(projectDir, dirname(file))}.`,
    hints: near.map((path) => `did you mean ${path}?`),
    data: { file: shown, near },
  })
}

async function obtain(options: LoadOptions): Promise<Built> {
  const record = readBuildRecord(options)
  if (record !== undefined) return { record, sources: undefined }
  const { buildRecord } = await import('./build.js')
  return buildRecord(options)
}

/** Undefined where the real bundle is to be taken: just built, no packages, or user code that uses one while it is imported. */
async function loadStandIns(options: LoadOptions, built: Built): Promise<LoadedModule | undefined> {
  const { compose } = built.record
  if (compose === null || built.sources !== undefined) return undefined
  const touchesBefore = lazyTouches()
  try {
    return await importBundle(pathOf(options, compose), { ...options, composeOnly: true })
  } catch {
    // Whatever it was: the real bundle shows what is the module's own.
    if (lazyTouches() === touchesBefore) return undefined
    // It would be touched again the next time.
    built.record = { ...built.record, compose: null }
    writeBuildRecord(options, built.record)
    return undefined
  }
}

async function obtainFingerprints(
  options: LoadOptions,
  built: Built,
  load: () => Promise<LoadedModule>,
): Promise<ReadonlyMap<string, CodeFingerprint>> {
  if (built.record.fingerprints !== null) return new Map(built.record.fingerprints)
  const { completeRecord } = await import('./build.js')
  built.record = await completeRecord(options, built, await load())
  return new Map(built.record.fingerprints)
}

/**
 * Runs `use`, which composes and does nothing else, with the module; once more with the real bundle when it used a package
 * that was a stand-in. So `use` must be repeatable.
 */
export async function withComposable<T>(module: UserModule, use: (loaded: LoadedModule) => T | Promise<T>): Promise<T> {
  const loaded = await module.load()
  if (!loaded.composeOnly) return use(loaded)
  const touchesBefore = lazyTouches()
  try {
    const result = await use(loaded)
    if (lazyTouches() === touchesBefore) return result
  } catch (error) {
    if (lazyTouches() === touchesBefore) throw error
  }
  return use(await module.loadReal())
}
