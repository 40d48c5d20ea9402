/** Bytes as they are. The file's name says what they come back as. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readStored, unreadable } from './stored-file.js'
import type { ValueMaterializer } from './types.js'

type Bytes = Uint8Array | Buffer | ArrayBuffer

const UINT8_ARRAY = 'data.bin'
const BUFFER = 'buffer.bin'
const ARRAY_BUFFER = 'array-buffer.bin'

export const bytes: ValueMaterializer<Bytes> = {
  name: 'bytes',
  type: 'data',
  accepts: (value): value is Bytes => fileNameOf(value) !== undefined,
  async save(value, folder) {
    const fileName = fileNameOf(value) ?? UINT8_ARRAY
    await writeFile(join(folder, fileName), value instanceof ArrayBuffer ? new Uint8Array(value) : value)
  },
  async load(folder) {
    const [fileName = UINT8_ARRAY] = await readdir(folder)
    const stored = await readStored(folder, fileName)
    if (fileName === BUFFER) return stored
    if (fileName === UINT8_ARRAY) return new Uint8Array(stored)
    if (fileName === ARRAY_BUFFER) return new Uint8Array(stored).buffer
    throw unreadable(fileName, `expected ${UINT8_ARRAY}, ${BUFFER} or ${ARRAY_BUFFER}`)
  },
  metadata: (value) => ({ length: value.byteLength }),
}

function fileNameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Uint8Array.prototype) return UINT8_ARRAY
  if (prototype === Buffer.prototype) return BUFFER
  if (prototype === ArrayBuffer.prototype) return ARRAY_BUFFER
  return undefined
}
