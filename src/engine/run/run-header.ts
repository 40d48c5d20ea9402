/** What is recorded of a run when it starts. */
import type { CompiledPipeline } from '../../sdk/definitions.js'
import { formatName } from '../../sdk/names.js'
import type { UserModule } from '../load/types.js'
import type { RunIdentity } from '../ports.js'
import { newUlid } from '../../store/ids.js'
import { checkName } from '../../store/names.js'
import type { GitFacts } from './git-facts.js'
import { toJsonValue } from './json-values.js'
import type { Mask } from './mask-secrets.js'
import { defaultRunName } from './run-name.js'
import type { RunHeader } from './state.js'

/** Throws NAME_INVALID. */
export function newIdentity(compiled: Pick<CompiledPipeline, 'pipeline'>, runName: string | undefined): RunIdentity {
  const { pipeline } = compiled
  const id = newUlid()
  const startedAt = new Date().toISOString()
  const wanted = runName ?? pipeline.runName
  const name =
    wanted === undefined ? defaultRunName(id) : formatName(wanted, { startedAt, substitutions: pipeline.substitutions })
  if (wanted !== undefined) checkName('run', name)
  return { id, name, pipeline: pipeline.name, startedAt }
}

export interface HeaderFacts {
  readonly identity: RunIdentity
  readonly compiled: CompiledPipeline
  /** Literal defaults of parameters that were not given: the record says what the run used. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly git: GitFacts | null
  readonly module: UserModule
  readonly sdkVersion: string
  readonly command: readonly string[]
  readonly mask: Mask
}

export async function runHeader({
  identity,
  compiled,
  defaults,
  git,
  module,
  sdkVersion,
  command,
  mask,
}: HeaderFacts): Promise<RunHeader> {
  return {
    ...identity,
    parameters: toJsonValue({ ...defaults, ...compiled.parameters }) as Record<string, unknown>,
    tags: compiled.pipeline.tags,
    git,
    environment: { node: process.versions.node, zen: sdkVersion, packages: { ...(await module.packages()) } },
    command: command.map(mask),
  }
}
