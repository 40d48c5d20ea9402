import { join } from 'node:path'
import { listIfThere, readIfThere } from './files.js'
import type { Snapshot } from './snapshot.js'
import type { Vfs } from './vfs.js'

export class FolderSnapshot implements Snapshot {
  private readonly vfs: Vfs
  private readonly root: string
  constructor(vfs: Vfs, root: string) {
    this.vfs = vfs
    this.root = root
  }
  async read(path: string): Promise<Uint8Array | undefined> {
    return readIfThere(this.vfs, join(this.root, path))
  }
  async list(folder: string): Promise<readonly string[]> {
    return (await listIfThere(this.vfs, join(this.root, folder))).sort()
  }
}
