/** A Vfs whose calls fail on demand, to see what is left when a disk is full, read-only or broken. */
import type { Vfs } from './vfs.js'

export type VfsCall = keyof Vfs

export interface Fault {
  /** `ENOSPC`, `EIO`, `EACCES`, … */
  readonly code: string
  /** Asked before each call, with a count that starts at 1; true makes it fail. */
  readonly strikes: (call: VfsCall, path: string, count: number) => boolean
}

/** The calls that can fail for lack of space, rights or luck. */
const CHANGING: ReadonlySet<string> = new Set<VfsCall>([
  'create',
  'write',
  'fsync',
  'fsyncFile',
  'fsyncDir',
  'mkdir',
  'rename',
  'link',
  'unlink',
])

/** @returns the Vfs, and how many calls that change something went through it. */
export function createFaultyVfs(inner: Vfs, fault: Fault): { readonly vfs: Vfs; readonly count: () => number } {
  let count = 0
  const vfs = new Proxy(inner, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name)
      if (typeof call !== 'function' || typeof name !== 'string' || !CHANGING.has(name)) return call
      return (...args: unknown[]): unknown => {
        count += 1
        const path = String(args[0])
        if (fault.strikes(name as VfsCall, path, count)) {
          throw Object.assign(new Error(`${fault.code}: ${name} ${path}`), { code: fault.code, path })
        }
        return Reflect.apply(call, target, args)
      }
    },
  })
  return { vfs, count: () => count }
}
