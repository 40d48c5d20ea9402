import { isZenError, ZenError } from '../errors.js'
import { errorCode } from './vfs.js'

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your quota on this disk is used up.',
  EFBIG: 'The file would be larger than the system allows.',
  EROFS: 'The disk is mounted read-only.',
  EACCES: 'The system refused access.',
  EPERM: 'The system refused access.',
  EIO: 'The disk reported an error.',
  EMFILE: 'This process has too many files open.',
  ENFILE: 'The system has too many files open.',
  EXDEV: '.zen and .zen/local are on different disks, and a commit needs them on one.',
}

/** An error of the file system as DISK, with what was attempted; ZenErrors stay as they are. */
export function asDiskError(error: unknown, message: string, data: Readonly<Record<string, unknown>> = {}): Error {
  if (isZenError(error)) return error
  const code = errorCode(error)
  if (code === undefined) return error instanceof Error ? error : new Error(String(error))
  const path = (error as { path?: unknown }).path
  const why = reasons[code] ?? `The system reported ${code}.`
  return new ZenError('DISK', message, {
    why: typeof path === 'string' ? `${why} (${path})` : why,
    data: { ...data, reason: code, ...(typeof path === 'string' ? { path } : {}) },
    cause: error,
  })
}
