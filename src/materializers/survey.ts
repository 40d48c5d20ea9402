/**
 * One walk over a value before it is written: can it be stored, is plain JSON enough, and if not, where is the part
 * that stands in the way.
 */

/** Deeper values overflow the stack of one writer or reader or another, so they are refused on both sides. */
export const DEPTH_LIMIT = 1_000

export type Survey =
  | {
      readonly storable: true
      /** JSON text gives back an equal value. */
      readonly json: boolean
      /** The value has cycles, or so many shared parts that writing each one out would explode. */
      readonly keepSharing: boolean
    }
  | {
      readonly storable: false
      /** Such as `.rows[3].model`; empty for the value itself. */
      readonly path: string
      /** Such as `a function`. */
      readonly what: string
    }

export function surveyValue(value: unknown): Survey {
  const walk = new Walk()
  try {
    const size = walk.visit(value)
    const explodes = size > 10_000 + 4 * walk.sizes.size
    const keepSharing = walk.cyclic || explodes
    return { storable: true, json: walk.json && !keepSharing, keepSharing }
  } catch (error) {
    if (error instanceof Unstorable) return { storable: false, path: walk.path.map(accessOf).join(''), what: error.message }
    throw error
  }
}

/** Thrown inside one walk only; never leaves this file. */
class Unstorable extends Error {}

const IN_PROGRESS = 0

/** An index, a key, or any other way into a value, written out. Put into words only when something is refused. */
type PathPart = number | string | { readonly access: string }

class Walk {
  json = true
  cyclic = false
  /** Where the walk stands; left as it is when something is refused. */
  readonly path: PathPart[] = []
  /** How many objects each object is when shared parts are written out. */
  readonly sizes = new Map<object, number>()

  visit(value: unknown): number {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return 0
      case 'number':
        if (!Number.isFinite(value) || Object.is(value, -0)) this.json = false
        return 0
      case 'undefined':
      case 'bigint':
        this.json = false
        return 0
      case 'object':
        return value === null ? 0 : this.visitObject(value)
      default:
        throw new Unstorable(describeKind(value))
    }
  }

  private visitObject(value: object): number {
    const known = this.sizes.get(value)
    if (known === IN_PROGRESS) this.cyclic = true
    if (known !== undefined) return known
    if (this.path.length >= DEPTH_LIMIT) throw new Unstorable(`nested more than ${DEPTH_LIMIT} levels deep`)
    this.sizes.set(value, IN_PROGRESS)
    const size = 1 + this.visitParts(value)
    this.sizes.set(value, size)
    return size
  }

  private visitParts(value: object): number {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Array.prototype) return this.visitArray(value as unknown[])
    if (prototype === Object.prototype || prototype === null) {
      if (prototype === null) this.json = false
      return this.visitRecord(value as Record<string, unknown>)
    }
    this.json = false
    if (prototype === Map.prototype) return this.visitMap(value as Map<unknown, unknown>)
    if (prototype === Set.prototype) return this.visitSet(value as Set<unknown>)
    if (isRichLeaf(value)) return 0
    throw new Unstorable(describeKind(value))
  }

  private visitArray(array: readonly unknown[]): number {
    // Walked by its keys and not by its length: a sparse array may be four thousand million long.
    const keys = Object.keys(array)
    let size = 0
    for (const key of keys) {
      const index = Number(key)
      if (!isIndex(index, key)) throw new Unstorable(`an array with the extra property "${key}"`)
      size += this.inside(index, array[index])
    }
    if (keys.length < array.length) this.json = false
    return size
  }

  private visitRecord(record: Readonly<Record<string, unknown>>): number {
    if (Object.getOwnPropertySymbols(record).length > 0) throw new Unstorable('an object with a symbol as key')
    let size = 0
    for (const key of Object.keys(record)) {
      if (key === '__proto__') throw new Unstorable('an object with a key "__proto__"')
      size += this.inside(key, record[key])
    }
    return size
  }

  private visitMap(map: ReadonlyMap<unknown, unknown>): number {
    let size = 0
    for (const [key, value] of map) {
      const shown = typeof key === 'string' ? JSON.stringify(key) : typeof key === 'number' ? String(key) : '…'
      size += this.inside({ access: '.keys()' }, key) + this.inside({ access: `.get(${shown})` }, value)
    }
    return size
  }

  private visitSet(set: ReadonlySet<unknown>): number {
    let size = 0
    for (const item of set) size += this.inside({ access: '.values()' }, item)
    return size
  }

  private inside(part: PathPart, value: unknown): number {
    if (typeof value === 'string') return 0
    this.path.push(part)
    const size = this.visit(value)
    this.path.pop()
    return size
  }
}

function accessOf(key: PathPart): string {
  if (typeof key === 'number') return `[${key}]`
  if (typeof key === 'object') return key.access
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

function isIndex(index: number, key: string): boolean {
  return index >= 0 && Number.isInteger(index) && String(index) === key
}

/** Prototypes of values that are written whole, without parts to look at. */
const richLeaves: ReadonlySet<unknown> = new Set(
  [
    ...[Date, RegExp, URL, URLSearchParams, Number, String, Boolean, ArrayBuffer, DataView, Buffer],
    ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
    ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array],
  ].map((type): unknown => type.prototype),
)

function isRichLeaf(value: object): boolean {
  if (!richLeaves.has(Object.getPrototypeOf(value))) return false
  // A buffer shared between threads can change while it is written.
  return !(ArrayBuffer.isView(value) && Object.prototype.toString.call(value.buffer) === '[object SharedArrayBuffer]')
}

/** `a function`, `a promise`, `an instance of the class Foo`: for messages. */
export function describeKind(value: unknown): string {
  if (typeof value === 'function') return /^class\b/.test(Function.prototype.toString.call(value)) ? 'a class' : 'a function'
  if (typeof value === 'symbol') return 'a symbol'
  if (value instanceof Error) return `an error (${value.name}: ${value.message})`
  if (typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function') {
    return 'a promise that nobody awaited'
  }
  return `an instance of the class ${classNameOf(value)}`
}

export function classNameOf(value: unknown): string {
  const type = (value as { constructor?: { name?: unknown } } | null | undefined)?.constructor
  return typeof type?.name === 'string' && type.name !== '' ? type.name : 'without a name'
}
