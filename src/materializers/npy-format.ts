/**
 * The NPY format, version 1.0, little-endian, as numpy reads and writes it:
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

/** Element types that numpy and JavaScript share. Bytes (`|u1`) come back as Uint8Array. */
const types = {
  '|i1': Int8Array,
  '|u1': Uint8Array,
  '<i2': Int16Array,
  '<u2': Uint16Array,
  '<i4': Int32Array,
  '<u4': Uint32Array,
  '<i8': BigInt64Array,
  '<u8': BigUint64Array,
  '<f4': Float32Array,
  '<f8': Float64Array,
} as const

export type NumericArray = InstanceType<(typeof types)[keyof typeof types]>

export interface NdArray {
  /** Lengths of the dimensions, outermost first; empty for a single number. */
  readonly shape: readonly number[]
  /** The elements in row-major (C) order. */
  readonly data: NumericArray
}

const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1')
/** The data starts at a multiple of this many bytes. */
const ALIGNMENT = 64

export function isNumericArray(value: unknown): value is NumericArray {
  return dtypeOf(value) !== undefined
}

/** numpy's name of the element type, such as `float64`. */
export function dtypeNameOf(data: NumericArray): string {
  return data.constructor.name
    .replace(/Array$/, '')
    .toLowerCase()
    .replace('big', '')
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

export function encodeNpy({ shape, data }: NdArray): Buffer {
  // A tuple of one element has a comma in Python.
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const header = `{'descr': '${dtypeOf(data)}', 'fortran_order': False, 'shape': ${tuple}, }`
  const padding = ALIGNMENT - ((MAGIC.length + 2 + header.length + 1) % ALIGNMENT)
  const padded = `${header}${' '.repeat(padding % ALIGNMENT)}\n`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  return Buffer.concat([MAGIC, length, Buffer.from(padded, 'latin1'), Buffer.from(data.buffer, data.byteOffset, data.byteLength)])
}

/** Throws an Error that says what is wrong with the bytes. */
export function decodeNpy(bytes: Buffer): NdArray {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it does not start as an NPY file of version 1.0 does')
  const start = MAGIC.length + 2
  const end = start + (bytes.length < start ? 0 : bytes.readUInt16LE(MAGIC.length))
  const { descr, shape } = parseHeader(bytes.toString('latin1', start, end))
  const type = types[descr]
  const sizeBytes = countOf(shape) * type.BYTES_PER_ELEMENT
  if (bytes.length - end !== sizeBytes)
    throw new Error(`it holds ${bytes.length - end} bytes of data, its shape needs ${sizeBytes}`)
  // A copy: element types of several bytes want an aligned start.
  const data = new Uint8Array(bytes.subarray(end))
  return { shape, data: new type(data.buffer) }
}

function parseHeader(header: string): { descr: keyof typeof types; shape: number[] } {
  const match = /^\{'descr': '([^']{1,8})', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header)
  if (!match) throw new Error('its header is not one that zen writes (C order, a plain element type)')
  const descr = match[1]!
  if (!Object.hasOwn(types, descr)) throw new Error(`its element type ${descr} has no JavaScript array`)
  const shape = match[2]!.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]))
  if (!shape.every(Number.isSafeInteger)) throw new Error('its shape is not one of whole numbers')
  return { descr: descr as keyof typeof types, shape }
}

function dtypeOf(value: unknown): string | undefined {
  if (!ArrayBuffer.isView(value)) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  return Object.entries(types).find(([, type]) => (type.prototype as unknown) === prototype)?.[0]
}
