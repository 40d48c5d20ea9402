/** Manifest of a folder artifact: which file has which bytes. Paths in it are hostile until checked. */
import { ZenError } from '../errors.js'

export interface FolderFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly digest: string
  readonly sizeBytes: number
}

/** Equal folders give equal bytes. */
export function encodeFolder(files: readonly FolderFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  return Buffer.from(`${JSON.stringify({ files: sorted.map(({ path, digest, sizeBytes }) => ({ path, digest, sizeBytes })) })}\n`)
}

/** Throws OBJECT_CORRUPT. */
export function decodeFolder(digest: string, bytes: Uint8Array): FolderFile[] {
  const files = parseFiles(bytes)
  if (files === undefined) throw corruptFolder(digest, 'It does not list files.')
  for (const file of files) {
    if (!isSafePath(file.path))
      throw corruptFolder(digest, `It names the path ${JSON.stringify(file.path)}, which leaves the folder.`)
  }
  return files
}

function parseFiles(bytes: Uint8Array): FolderFile[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (typeof value !== 'object' || value === null || !('files' in value) || !Array.isArray(value.files)) return undefined
    return value.files.every(isFolderFile) ? value.files : undefined
  } catch {
    return undefined
  }
}

function isFolderFile(value: unknown): value is FolderFile {
  if (typeof value !== 'object' || value === null) return false
  const { path, digest, sizeBytes } = value as Partial<Record<keyof FolderFile, unknown>>
  return typeof path === 'string' && isDigest(digest) && typeof sizeBytes === 'number'
}

export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value)
}

export function isSafePath(path: string): boolean {
  if (path === '' || path.includes('\0') || path.includes('\\') || /^[a-zA-Z]:/.test(path)) return false
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

function corruptFolder(digest: string, why: string): ZenError {
  return new ZenError('OBJECT_CORRUPT', `The folder manifest ${digest} is damaged.`, { why, data: { digest } })
}
