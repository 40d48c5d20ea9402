/** A version name that code gives to an artifact version stands for one content for good. */
import { ZenError, isZenError } from '../../errors.js'
import type { RunOverlay, RunRegistry } from '../ports.js'
import type { AnyVersion, StoredValue } from '../worker/messages.js'

export interface NamedVersion {
  readonly artifact: string
  /** Undefined: a version that has its number only. */
  readonly version: string | undefined
}

/** The version that has the name and the bytes already. Throws ARTIFACT_VERSION_EXISTS where the name stands for other bytes. */
export async function findNamed(
  registry: RunRegistry,
  { artifact, version }: NamedVersion,
  value: StoredValue,
  overlay: RunOverlay,
): Promise<AnyVersion | undefined> {
  if (version === undefined) return undefined
  const known = await findVersion(registry, artifact, version, overlay)
  if (!known) return undefined
  if (known.digest === value.payload.digest && known.materializer === value.materializer) return known
  throw new ZenError('ARTIFACT_VERSION_EXISTS', `The artifact ${artifact} has a version "${version}" with other bytes.`, {
    why: 'A version name stands for one content for good.',
    hints: [`zen artifact version describe ${artifact} ${version}`, 'Give the output another `version`, or none.'],
    data: { artifact, version },
  })
}

async function findVersion(
  registry: RunRegistry,
  artifact: string,
  version: string,
  overlay: RunOverlay,
): Promise<AnyVersion | undefined> {
  try {
    return (await registry.resolve({ by: 'name', artifact, version }, overlay)).version
  } catch (error) {
    if (isZenError(error) && (error.code === 'ARTIFACT_NOT_FOUND' || error.code === 'ARTIFACT_VERSION_NOT_FOUND'))
      return undefined
    throw error
  }
}
