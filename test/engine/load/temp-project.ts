/** A folder with files, for a test to change. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LoadOptions } from '../../../src/engine/load/index.js'

export interface TempProject {
  readonly dir: string
  /** Absolute path of a file in it. */
  path(name: string): string
  options(file: string): LoadOptions
  write(files: Readonly<Record<string, string>>): Promise<void>
  /** Undoes all writes since the project was made. */
  restore(): Promise<void>
  remove(): Promise<void>
}

export async function createProject(files: Readonly<Record<string, string>>): Promise<TempProject> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'zen-load-')))
  const path = (name: string): string => join(dir, name)
  const written = new Set<string>()
  const put = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(path(name)), { recursive: true })
    await writeFile(path(name), text)
  }
  const write = async (edits: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(edits)) {
      written.add(name)
      await put(name, text)
    }
  }
  for (const [name, text] of Object.entries(files)) await put(name, text)
  return {
    dir,
    path,
    write,
    options: (file) => ({ file: path(file), projectDir: dir, cacheDir: path('.zen/local/cache/load') }),
    async restore() {
      for (const name of written) {
        const text = files[name]
        if (text === undefined) await rm(path(name), { force: true })
        else await put(name, text)
      }
      written.clear()
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}
