/**
 * Files and folders that a step wrote: `return fileArtifact('model.onnx')`. The bytes are copied when the step ends;
 * who loads the artifact gets an object with the `path` of a read-only copy.
 */
import { resolve } from 'node:path'
import { ZenError } from '../errors.js'
import type { ValueMaterializer } from './types.js'

export interface FileArtifact {
  readonly kind: 'file'
  /** Absolute. */
  readonly path: string
}

export interface FolderArtifact {
  readonly kind: 'folder'
  /** Absolute. */
  readonly path: string
}

/** By a string, so that two copies of the package agree. Not enumerable: a reference shows as `{ kind, path }`. */
const BRAND = '~zenlocal'

/** A file as a step's output. Relative paths start at the current folder. */
export function fileArtifact(path: string): FileArtifact {
  return reference({ kind: 'file', path: resolve(path) })
}

/** A folder with everything in it as a step's output. Symbolic links in it are refused. */
export function folderArtifact(path: string): FolderArtifact {
  return reference({ kind: 'folder', path: resolve(path) })
}

function reference<T extends FileArtifact | FolderArtifact>(value: T): T {
  return Object.defineProperty(value, BRAND, { value: { stored: value.kind } })
}

/** Made by one of the two functions above, of this copy of the package or another. */
export function isStoredFile(value: unknown): value is FileArtifact | FolderArtifact {
  if (typeof value !== 'object' || value === null) return false
  return (value as { [BRAND]?: { stored?: unknown } })[BRAND]?.stored === (value as { kind?: unknown }).kind && 'path' in value
}

export const file: ValueMaterializer<FileArtifact> = {
  name: 'file',
  type: 'data',
  accepts: (value): value is FileArtifact => isStoredFile(value) && value.kind === 'file',
  async save(value, folder) {
    const { copyOneFile } = await import('./copy-tree.js')
    await copyOneFile(value.path, folder)
  },
  async load(folder) {
    const { onlyFileIn } = await import('./copy-tree.js')
    return fileArtifact(await onlyFileIn(folder))
  },
  async metadata(value) {
    const { sizeOf } = await import('./copy-tree.js')
    return sizeOf(value.path)
  },
}

export const folder: ValueMaterializer<FolderArtifact> = {
  name: 'folder',
  type: 'data',
  accepts: (value): value is FolderArtifact => isStoredFile(value) && value.kind === 'folder',
  async save(value, target) {
    const { copyTree } = await import('./copy-tree.js')
    await copyTree(value.path, target)
  },
  load: (stored) => folderArtifact(stored),
  async metadata(value) {
    const { sizeOf } = await import('./copy-tree.js')
    return sizeOf(value.path)
  },
}

/** FILE_ARTIFACT_INVALID for a path that a step gave. */
export function refusePath(path: string, why: string, cause?: unknown): ZenError {
  return new ZenError('FILE_ARTIFACT_INVALID', `The output ${path} cannot be stored.`, {
    why,
    hints: ['write the file before the step returns, and give fileArtifact(path) or folderArtifact(path) its path'],
    data: { path },
    cause,
  })
}
