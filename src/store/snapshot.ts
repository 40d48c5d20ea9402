import type { FileStat } from './vfs.js'

/** Bytes and names of one moment; what views are made of. */
export interface Snapshot {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Sorted names in a folder; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /**
   * Identity of the file, where it can stand for the content: undefined when there is none, or its content is not what
   * counts. Who goes on by it alone, without `read`, calls `restOn`.
   */
  identify(path: string): Promise<FileStat | undefined>
  restOn(path: string, stat: FileStat): void
}
