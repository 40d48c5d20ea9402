/** Puts a step's fingerprint together from the plan, its inputs, and the files and variables that it declares to read. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ZenError } from '../../errors.js'
import type { CacheConfig } from '../../sdk/definitions.js'
import type { StepFingerprint, OutputShape } from '../cache/fingerprint.js'
import { FINGERPRINT_FORMAT } from '../cache/fingerprint.js'
import type { PlannedInvocation, PlannedOutput } from './plan.js'
import type { ResolvedInputs } from './resolve-inputs.js'

/** Throws STEP_FAILED when `cache.key` throws. */
export async function fingerprintStep(
  { invocation, outputs, code, cache }: PlannedInvocation,
  inputs: ResolvedInputs,
  projectDir: string,
): Promise<StepFingerprint> {
  const ignored = new Set(cache.ignoreInputs ?? [])
  const key = cache.key ? callKey(cache.key, invocation.step.name, inputs) : null
  // A key of the author's own stands in for code and inputs: that is what it is for.
  const counted = key === null ? (name: string) => !ignored.has(name) : () => false
  return {
    format: FINGERPRINT_FORMAT,
    step: invocation.step.name,
    code: key === null ? (code?.hash ?? null) : null,
    parameters: pick(inputs.shapes, counted),
    inputs: pick(inputs.contents, counted),
    outputs: Object.fromEntries([...outputs].map(([name, output]) => [name, shapeOf(output)])),
    extra: invocation.extra,
    environment: invocation.step.environment ?? {},
    files: await digestFiles(cache.files ?? [], projectDir),
    env: Object.fromEntries((cache.env ?? []).map((name) => [name, digestText(process.env[name])])),
    salt: cache.salt ?? null,
    key,
  }
}

function callKey(key: NonNullable<CacheConfig['key']>, step: string, inputs: ResolvedInputs): string {
  try {
    return key(keyInputs(inputs))
  } catch (error) {
    throw new ZenError(
      'STEP_FAILED',
      `cache.key of step "${step}" threw: ${error instanceof Error ? error.message : String(error)}`,
      {
        why: 'It is called with the parameters as they are, and with the digest in place of each artifact.',
        cause: error,
      },
    )
  }
}

/** What `cache.key` is called with: parameters as they are, an artifact as its digest. */
function keyInputs({ parameters, contents }: ResolvedInputs): Readonly<Record<string, unknown>> {
  const digests = Object.entries(contents).map(([name, list]) => {
    const all = list.map((content) => content.digest)
    return [name, all.length === 1 ? all[0] : all] as const
  })
  return { ...parameters, ...Object.fromEntries(digests) }
}

function shapeOf({ config, template }: PlannedOutput): OutputShape {
  return {
    artifact: template,
    version: config.version ?? null,
    type: config.type ?? null,
    materializer: (config.materializer as { name?: string } | undefined)?.name ?? null,
    tags: config.tags ?? [],
    metadata: config.metadata ?? {},
  }
}

async function digestFiles(paths: readonly string[], projectDir: string): Promise<Record<string, string | null>> {
  const digests = await Promise.all(paths.map(async (path) => [path, await digestFile(resolve(projectDir, path))] as const))
  return Object.fromEntries(digests)
}

async function digestFile(path: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function digestText(text: string | undefined): string | null {
  return text === undefined ? null : createHash('sha256').update(text).digest('hex')
}

function pick<T>(record: Readonly<Record<string, T>>, wanted: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted(name)))
}
