/**
 * Numeric arrays as `.npy`, which numpy reads with `numpy.load`: typed arrays, `{ shape, data }` with a typed array as
 * data, and matrices of ml-matrix. The file's name says what it comes back as.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Matrix } from 'ml-matrix'
import { countOf, decodeNpy, dtypeNameOf, encodeNpy, isNumericArray, type NdArray, type NumericArray } from './npy-format.js'
import { readStored, unreadable } from './stored-file.js'
import { classNameOf } from './survey.js'
import type { ValueMaterializer } from './types.js'

type Numeric = NumericArray | NdArray | Matrix

const ARRAY = 'array.npy'
const NDARRAY = 'ndarray.npy'
const MATRIX = 'matrix.npy'

export const npy: ValueMaterializer<Numeric> = {
  name: 'npy',
  type: 'data',
  accepts: (value): value is Numeric => toNdArray(value) !== undefined,
  async save(value, folder) {
    const { fileName, array } = toNdArray(value)!
    await writeFile(join(folder, fileName), encodeNpy(array))
  },
  async load(folder) {
    const [fileName = ARRAY] = await readdir(folder)
    const array = decode(await readStored(folder, fileName), fileName)
    if (fileName === ARRAY && array.shape.length === 1) return array.data
    if (fileName === NDARRAY) return array
    if (fileName === MATRIX && array.shape.length === 2) return toMatrix(array)
    throw unreadable(fileName, `an array of ${array.shape.length} dimensions does not belong into a file of this name`)
  },
  metadata(value) {
    const { shape, data } = toNdArray(value)!.array
    return { shape, dtype: dtypeNameOf(data) }
  },
}

function toNdArray(value: unknown): { fileName: string; array: NdArray } | undefined {
  if (isNumericArray(value)) return { fileName: ARRAY, array: { shape: [value.length], data: value } }
  if (isNdArray(value)) return { fileName: NDARRAY, array: value }
  if (isMatrix(value)) return { fileName: MATRIX, array: fromMatrix(value) }
  return undefined
}

/** Exactly `{ shape, data }`: anything beside them would be lost. */
function isNdArray(value: unknown): value is NdArray {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false
  if (Object.keys(value).sort().join() !== 'data,shape') return false
  const { shape, data } = value as { shape: unknown; data: unknown }
  return (
    isNumericArray(data) &&
    Array.isArray(shape) &&
    shape.every((length) => Number.isSafeInteger(length) && (length as number) >= 0) &&
    countOf(shape as number[]) === data.length
  )
}

/** By its marks, not by `instanceof`: the user's copy of ml-matrix may be another one. */
function isMatrix(value: unknown): value is Matrix {
  if (typeof value !== 'object' || value === null) return false
  const { klass, rows, columns } = value as Partial<Record<'klass' | 'rows' | 'columns', unknown>>
  return classNameOf(value) === 'Matrix' && klass === 'Matrix' && Number.isSafeInteger(rows) && Number.isSafeInteger(columns)
}

function fromMatrix(matrix: Matrix): NdArray {
  return { shape: [matrix.rows, matrix.columns], data: Float64Array.from(matrix.to1DArray()) }
}

async function toMatrix({ shape: [rows = 0, columns = 0], data }: NdArray): Promise<Matrix> {
  const { Matrix } = await import('ml-matrix')
  return Matrix.from1DArray(rows, columns, Array.from(data, Number))
}

function decode(bytes: Buffer, fileName: string): NdArray {
  try {
    return decodeNpy(bytes)
  } catch (cause) {
    throw unreadable(fileName, cause instanceof Error ? cause.message : 'it does not parse', cause)
  }
}
