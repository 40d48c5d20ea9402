/**
 * All file access of the store goes through here, so that crashes, full disks and other processes can be simulated.
 * Paths are absolute. Errors are those of Node: an `Error` with `code` (`ENOENT`, `EEXIST`, `ENOSPC`, …).
 *
 * The real implementation is synchronous: a command touches few and small files, and a thread-pool round trip for each
 * costs more than the call. Only its fsyncs are not: several at once share one commit of the file system's journal, which
 * takes a third of their time one after the other. The simulated one is asynchronous throughout, to let a scheduler stop
 * between any two calls.
 */
export type Now<T> = T | Promise<T>

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly sizeBytes: number
  /** Nanoseconds; kept exact, because two writes within one microsecond are told apart by them. */
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly inode: bigint
  readonly device: bigint
}

export interface Vfs {
  /** Whole content. Follows no symlink in the last part. */
  readFile(path: string): Now<Uint8Array>
  /** Make a new file (`EEXIST` when there is one) and return a handle for writing. */
  create(path: string): Now<number>
  /** Open an existing file for reading from its start; follows no symlink in the last part. */
  open(path: string): Now<number>
  /** Fills the buffer from where the last read ended; returns how many bytes came, 0 at the end. */
  read(handle: number, buffer: Uint8Array): Now<number>
  /** Returns how many bytes were taken, which may be fewer than given. */
  write(handle: number, bytes: Uint8Array): Now<number>
  fsync(handle: number): Now<void>
  close(handle: number): Now<void>
  /** Fsync an existing file by path. */
  fsyncFile(path: string): Now<void>
  fsyncDir(path: string): Now<void>
  mkdir(path: string): Now<void>
  /** Remove an empty folder. */
  rmdir(path: string): Now<void>
  rename(from: string, to: string): Now<void>
  link(existing: string, path: string): Now<void>
  unlink(path: string): Now<void>
  readdir(path: string): Now<string[]>
  /** Follows no symlink. */
  stat(path: string): Now<FileStat>
  /** Throws `EACCES`, `EROFS` when the folder cannot be written. */
  checkWritable(folder: string): Now<void>
  chmod(path: string, mode: number): Now<void>
}

/** The error code of a failed file operation; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const code = errorCode(error)
  return code !== undefined && codes.includes(code)
}
