/** Reading what `save` wrote; whatever is wrong with it becomes one clean error that names the file. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ZenError } from '../errors.js'

export async function readStored(folder: string, fileName: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, fileName))
  } catch (cause) {
    throw unreadable(fileName, 'the file is not there or cannot be opened', cause)
  }
}

export async function readStoredText(folder: string, fileName: string): Promise<string> {
  const bytes = await readStored(folder, fileName)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw unreadable(fileName, 'it is not UTF-8 text', cause)
  }
}

export function unreadable(fileName: string, why: string, cause?: unknown): ZenError {
  return new ZenError('ARTIFACT_UNREADABLE', `The stored file ${fileName} cannot be read back into a value.`, {
    why: `${why[0]?.toUpperCase() ?? ''}${why.slice(1)}.`,
    hints: ['zen artifact version list'],
    data: { file: fileName },
    cause,
  })
}
