/** Copying what a step wrote into the folder that becomes its artifact. Only plain files and folders; links are never followed. */
import { constants } from 'node:fs'
import { copyFile, lstat, mkdir, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { refusePath } from './files.js'
import { unreadable } from './stored-file.js'

export async function copyOneFile(source: string, folder: string): Promise<void> {
  const stats = await statOf(source)
  if (!stats.isFile()) throw refusePath(source, stats.isDirectory() ? 'It is a folder: use folderArtifact(path).' : notPlain)
  await copy(source, join(folder, basename(source)))
}

export async function copyTree(source: string, target: string): Promise<void> {
  const stats = await statOf(source)
  if (!stats.isDirectory()) throw refusePath(source, stats.isFile() ? 'It is a file: use fileArtifact(path).' : notPlain)
  const copied = await copyEntries(source, target)
  if (copied === 0) throw refusePath(source, 'There is no file in the folder.')
}

export async function sizeOf(path: string): Promise<{ files: number; sizeBytes: number }> {
  const stats = await statOf(path)
  if (!stats.isDirectory()) return { files: 1, sizeBytes: stats.size }
  const inside = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))))
  return inside.reduce((sum, part) => ({ files: sum.files + part.files, sizeBytes: sum.sizeBytes + part.sizeBytes }), {
    files: 0,
    sizeBytes: 0,
  })
}

/** The one file of a stored file artifact. */
export async function onlyFileIn(folder: string): Promise<string> {
  const [entry, ...others] = await readdir(folder, { withFileTypes: true })
  if (!entry?.isFile() || others.length > 0) throw unreadable(entry?.name ?? '.', 'expected one file')
  return join(folder, entry.name)
}

const notPlain = 'It is neither a plain file nor a folder; symbolic links are not followed.'

/** How many files were copied. */
async function copyEntries(source: string, target: string): Promise<number> {
  let copied = 0
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name)
    const to = join(target, entry.name)
    if (entry.isDirectory()) {
      await mkdir(to)
      copied += await copyEntries(from, to)
    } else if (entry.isFile()) {
      await copy(from, to)
      copied++
    } else throw refusePath(from, notPlain)
  }
  return copied
}

async function copy(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
}

async function statOf(path: string) {
  try {
    return await lstat(path)
  } catch (cause) {
    throw refusePath(path, 'It is not there, or cannot be opened.', cause)
  }
}
