/** From an artifact version to its value, or to its file or folder somewhere else. */
import { chmod, cp, lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isZenError, ZenError } from '../errors.js'
import type { ArtifactVersion } from '../schema/artifact.js'
import { findArtifactVersion } from './find-artifact.js'
import type { Session } from './session.js'

type VersionRef = string | number | undefined

/**
 * The value, read by the materializer that stored it. A value that stands for files lives until the session is closed.
 * Throws ARTIFACT_NOT_FOUND, ARTIFACT_VERSION_NOT_FOUND, NO_MATERIALIZER, OBJECT_MISSING, OBJECT_CORRUPT.
 */
export async function loadArtifactValue(session: Session, name: string, version: VersionRef): Promise<unknown> {
  const found = await session.read((view) => findArtifactVersion(view, name, version))
  const { materializerByName } = await import('../materializers/index.js')
  const materializer = await materializerByName(found.materializer)
  return materializer.load(await layOut(session, found))
}

/**
 * A copy of the artifact's file or folder, writable, at a path where nothing is yet. A relative path starts at the current folder.
 * Throws PATH_EXISTS and what {@link loadArtifactValue} throws but NO_MATERIALIZER.
 */
export async function exportArtifact(
  session: Session,
  name: string,
  version: VersionRef,
  path: string,
): Promise<{ path: string; sizeBytes: number }> {
  const target = resolve(path)
  await refuseExisting(target)
  const found = await session.read((view) => findArtifactVersion(view, name, version))
  const folder = await layOut(session, found)
  const source = found.layout === 'file' ? join(folder, found.fileName ?? (await onlyName(folder))) : folder
  await mkdir(dirname(target), { recursive: true })
  await cp(source, target, { recursive: true, force: false, errorOnExist: true })
  await makeWritable(target)
  return { path: target, sizeBytes: found.sizeBytes }
}

async function layOut(session: Session, version: ArtifactVersion): Promise<string> {
  const folder = await session.temporaryFolder()
  try {
    await session.store.objects.layOut(version, folder)
    return folder
  } catch (error) {
    throw withProducer(error, version)
  }
}

/** The store knows digests only; a person needs to know which run would make the bytes again. */
function withProducer(error: unknown, version: ArtifactVersion): unknown {
  if (!isZenError(error) || (error.code !== 'OBJECT_MISSING' && error.code !== 'OBJECT_CORRUPT')) return error
  const what = `${version.artifact} ${version.number}`
  const { producer } = version
  return new ZenError(
    error.code,
    error.code === 'OBJECT_MISSING' ? `The bytes of ${what} are not in this work tree.` : `The bytes of ${what} are damaged.`,
    {
      why: [
        error.code === 'OBJECT_MISSING' ? 'Objects belong to one work tree and are not in git.' : error.message,
        producer === null ? '' : `Run ${producer.run.name}, step ${producer.step}, made them.`,
      ]
        .filter((text) => text !== '')
        .join(' '),
      hints: producer === null ? [] : [`zen pipeline runs describe ${producer.run.id}`],
      data: { ...error.data, artifact: version.artifact, version: version.number, producer: producer?.run ?? null },
      cause: error,
    },
  )
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  throw new ZenError('PATH_EXISTS', `${path} exists already.`, {
    why: 'zen does not overwrite your files.',
    hints: ['name a path where nothing is yet'],
    data: { path },
  })
}

async function onlyName(folder: string): Promise<string> {
  const [name] = await readdir(folder)
  if (name === undefined) throw new ZenError('OBJECT_CORRUPT', `The artifact laid out in ${folder} has no file.`)
  return name
}

/** Objects are read-only; a copy belongs to the person. */
async function makeWritable(path: string): Promise<void> {
  const stat = await lstat(path)
  if (!stat.isDirectory()) return chmod(path, 0o644)
  await chmod(path, 0o755)
  for (const name of await readdir(path)) await makeWritable(join(path, name))
}
