import { ZenError, isZenError } from '../../errors.js'
import type { AnyVersion, WireArtifact } from './messages.js'

/** What a person needs to know of an artifact whose bytes cannot be read. */
export function originOf(version: AnyVersion): NonNullable<WireArtifact['origin']> {
  const number = 'number' in version ? (version.number as number) : null
  return { artifact: version.artifact, number, run: version.producer?.run ?? null }
}

/** The store knows digests only; a person needs to know which artifact it is and which run would make the bytes again. */
export function withOrigin(error: unknown, { origin }: WireArtifact): unknown {
  if (!origin || !isZenError(error) || (error.code !== 'OBJECT_MISSING' && error.code !== 'OBJECT_CORRUPT')) return error
  const what = origin.number === null ? origin.artifact : `${origin.artifact} ${origin.number}`
  const missing = error.code === 'OBJECT_MISSING'
  const why = missing ? 'Objects belong to one work tree and are not in git.' : error.message
  return new ZenError(
    error.code,
    missing ? `The bytes of ${what} are not in this work tree.` : `The bytes of ${what} are damaged.`,
    {
      why: origin.run ? `${why} The run ${origin.run.name} made it.` : why,
      hints: origin.run ? [`zen pipeline runs describe ${origin.run.id}`] : [],
      data: { ...error.data, artifact: origin.artifact, version: origin.number, producer: origin.run },
      cause: error,
    },
  )
}
