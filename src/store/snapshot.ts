/** Bytes and names of one moment; what views are made of. */
export interface Snapshot {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Sorted names in a folder; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
}
