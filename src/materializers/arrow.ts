/**
 * Tables of apache-arrow as an Arrow IPC file, which pandas, polars and DuckDB read. The package is optional: it is
 * loaded from the project first, as the user's tables come from there, else from beside zen.
 */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Arrow from 'apache-arrow'
import type { DataType, Field, Table } from 'apache-arrow'
import { ZenError } from '../errors.js'
import { readStored, unreadable } from './stored-file.js'
import { classNameOf } from './survey.js'
import type { ValueMaterializer } from './types.js'

const FILE = 'table.arrow'

export const arrow: ValueMaterializer<Table> = {
  name: 'arrow',
  type: 'data',
  accepts: isTable,
  async save(value, folder) {
    await writeFile(join(folder, FILE), encode(value, await loadArrow(value)))
  },
  async load(folder) {
    const bytes = await readStored(folder, FILE)
    const { tableFromIPC } = await loadArrow()
    if (bytes.toString('latin1', 0, 6) !== 'ARROW1') throw unreadable(FILE, 'it does not start as an Arrow IPC file does')
    try {
      return tableFromIPC(bytes)
    } catch (cause) {
      throw unreadable(FILE, cause instanceof Error ? cause.message : 'it does not parse', cause)
    }
  },
  metadata: (value) => ({
    rows: value.numRows,
    columns: value.numCols,
    schema: Object.fromEntries(value.schema.fields.map((field) => [field.name, String(field.type)])),
  }),
}

/** By its marks, not by `instanceof`: the user's copy of the package may be another one. */
function isTable(value: unknown): value is Table {
  if (classNameOf(value) !== 'Table') return false
  const { schema, batches, numRows } = value as { schema?: { fields?: unknown }; batches?: unknown; numRows?: unknown }
  return Array.isArray(schema?.fields) && Array.isArray(batches) && typeof numRows === 'number'
}

function encode(table: Table, { tableFromIPC, tableToIPC, DataType }: typeof Arrow): Uint8Array {
  const copy = tableFromIPC(tableToIPC(table, 'stream'))
  renumberDictionaries(copy.schema.fields, (type) => DataType.isDictionary(type))
  return tableToIPC(copy, 'file')
}

/**
 * Dictionaries (of text columns) are numbered by a counter of the process, so equal tables would give different bytes.
 * Works on a private copy, in place: its batches share the schema's types.
 */
function renumberDictionaries(fields: readonly Field[], isDictionary: (type: unknown) => boolean): void {
  const numbers = new Map<number, number>()
  const visit = (type: DataType) => {
    if (isDictionary(type)) {
      const dictionary = type as unknown as { id: number; dictionary: DataType }
      const number = numbers.get(dictionary.id) ?? numbers.size
      numbers.set(dictionary.id, number)
      dictionary.id = number
      visit(dictionary.dictionary)
    }
    for (const field of (type.children as readonly Field[] | undefined) ?? []) visit(field.type as DataType)
  }
  for (const field of fields) visit(field.type as DataType)
}

/** The copy of the package that made the table: its parts do not take those of another copy. Without a table, the project's. */
async function loadArrow(table?: Table): Promise<typeof Arrow> {
  let first: typeof Arrow | undefined
  for (const path of copiesOfArrow()) {
    const copy = (await import(pathToFileURL(path).href)) as typeof Arrow
    // Not `instanceof`: the package makes it true across its copies.
    if (table === undefined || table.constructor === copy.Table) return copy
    first ??= copy
  }
  if (first) return first
  throw new ZenError('PACKAGE_MISSING', 'Arrow tables need the package apache-arrow, which is not installed here.', {
    hints: ['npm install apache-arrow'],
    data: { package: 'apache-arrow' },
  })
}

function* copiesOfArrow(): Generator<string> {
  for (const base of [pathToFileURL(join(process.cwd(), 'package.json')).href, import.meta.url]) {
    const path = resolveFrom(base, 'apache-arrow')
    if (path === undefined) continue
    // `require` finds the CommonJS build; the module beside it is what `import` finds, with classes of its own.
    const twin = path.replace(/\.js$/, '.mjs')
    if (twin !== path && existsSync(twin)) yield twin
    yield path
  }
}

function resolveFrom(base: string, name: string): string | undefined {
  try {
    return createRequire(base).resolve(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
