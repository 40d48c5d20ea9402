/** Links from model versions to artifact versions, before the commit that numbers them. */
import type { ModelVersionRef } from '../../schema/run.js'
import type { NewLink } from '../events.js'
import type { AnyVersion } from '../worker/messages.js'
import { now } from './context.js'
import type { Consumed } from './resolve-inputs.js'

export interface OutputPlace {
  readonly step: string
  readonly output: string
  readonly overwrite: boolean
  readonly cached: boolean
}

export function linkOutput(
  model: ModelVersionRef,
  version: AnyVersion,
  { step, output, overwrite, cached }: OutputPlace,
): NewLink {
  const facts = { ...factsOf(version), step, output, ...(cached ? { cached: true as const } : {}), at: now() }
  return { version: model, kind: 'output', overwrite, artifact: facts }
}

export function linkConsumed({ version, through }: Consumed, step: string): NewLink {
  return { version: through, kind: 'consumed', overwrite: false, artifact: { ...factsOf(version), step, at: now() } }
}

function factsOf(version: AnyVersion): Pick<NewLink['artifact'], 'artifactVersion' | 'artifact' | 'number' | 'type'> {
  const number = 'number' in version ? (version.number as number) : null
  return { artifactVersion: version.id, artifact: version.artifact, number, type: version.type }
}
