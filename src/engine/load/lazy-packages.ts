/**
 * Stand-ins for packages while a pipeline is composed: importing the real ones can take a hundred times as long as composing.
 * Any use throws and is counted, because user code may swallow the error; the caller then goes on with the real bundle.
 */

/** Never shown: whoever composes with stand-ins takes the real bundle when one was touched. */
export class LazyPackageTouched extends Error {
  override readonly name = 'LazyPackageTouched'
}

const lazy = Symbol.for('zenlocal.lazy')
type Globals = { [lazy]?: (packageName: string, isUse: boolean) => unknown }

let touches = 0

/** How often a stand-in was used in this process. */
export function lazyTouches(): number {
  return touches
}

export function installLazyPackages(): void {
  const globals = globalThis as Globals
  if (globals[lazy] === undefined) globals[lazy] = standIn
}

/** `isUse`: who imports it dynamically wants it now. */
function standIn(packageName: string, isUse: boolean): unknown {
  const touch = (how: string): never => {
    touches++
    throw new LazyPackageTouched(`${packageName} was used while composing (${how})`)
  }
  if (isUse) touch('import')
  /** The bundle itself looks at each stand-in once, when it makes the import's names. */
  const freeOnce = <T>(value: T, how: string): (() => T) => {
    let isFree = true
    return () => {
      if (!isFree) touch(how)
      isFree = false
      return value
    }
  }
  const traps: ProxyHandler<object> = {
    // Asked by the import itself, not by the user.
    get: (_, key) => (key === '__esModule' || key === 'then' ? undefined : touch(String(key))),
    apply: () => touch('call'),
    construct: () => touch('new'),
    has: () => touch('in'),
    set: () => touch('assignment'),
    deleteProperty: () => touch('delete'),
    defineProperty: () => touch('definition'),
    getOwnPropertyDescriptor: () => touch('own property'),
  }
  // esbuild copies a module's own keys and takes its prototype: named imports are looked up there.
  const prototype = new Proxy({}, traps)
  // A bound function can be called and constructed, and has no property that a proxy would have to admit to.
  const target = function target() {}.bind(undefined)
  return new Proxy(target, { ...traps, ownKeys: freeOnce([], 'keys'), getPrototypeOf: freeOnce(prototype, 'prototype') })
}
