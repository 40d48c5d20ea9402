/** A string: `data.txt`, its UTF-8 bytes and nothing else, so that any program can read it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readStoredText } from './stored-file.js'
import type { ValueMaterializer } from './types.js'

const FILE = 'data.txt'

export const text: ValueMaterializer<string> = {
  name: 'text',
  type: 'data',
  accepts: (value): value is string => typeof value === 'string' && isUnicode(value),
  save: (value, folder) => writeFile(join(folder, FILE), value),
  load: (folder) => readStoredText(folder, FILE),
  metadata: (value) => ({ length: value.length }),
  visualize: (value) => value,
}

/** Half a surrogate pair has no UTF-8 form; such a string is stored as JSON, which escapes it. */
function isUnicode(value: string): boolean {
  return !/\p{Surrogate}/u.test(value)
}
