/** Every SDK object carries a `'~zenlocal'` property, so that two copies of the package recognise each other's. */

export type Brand = Readonly<Record<string, unknown>>

export function brandOf(value: unknown): Brand | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  const brand = (value as { '~zenlocal'?: unknown })['~zenlocal']
  return typeof brand === 'object' && brand !== null ? (brand as Brand) : undefined
}

/** `{…}` or `Object.create(null)`: not an array, not a class instance. */
export function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** For messages: `a Map`, `a function`, `undefined`. */
export function describeKind(value: unknown): string {
  const brand = brandOf(value)
  if (brand) {
    if ('artifact' in brand) return 'an artifact'
    if ('step' in brand) return 'a step'
    if ('definition' in brand) return 'a pipeline'
    if ('model' in brand) return 'a Model'
    if ('unmapped' in brand) return 'unmapped(…)'
  }
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') {
    const name = (value as { constructor?: { name?: unknown } }).constructor?.name
    return typeof name === 'string' && name !== '' && name !== 'Object' ? `a ${name}` : 'an object'
  }
  return typeof value === 'bigint' ? 'a bigint' : `a ${typeof value}`
}
