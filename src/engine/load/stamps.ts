/** Whether a file is what it was: size, inode and time of change, without reading it; reading only where the clock is too coarse to tell. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

/** Path, size, inode, mtime in ns, and a digest where the file was so young that a later write could have got the same time. */
export type Stamp = readonly [path: string, sizeBytes: number, inode: string, mtimeNs: string, digest?: string]

/** File systems stamp writes with a clock that ticks every few milliseconds; a generous multiple. */
const clockTickMs = 50

/** To be taken before the content is used: then a write in between makes the stamp differ, never agree. */
export function takeStamp(path: string): Stamp | undefined {
  const nowMs = Date.now()
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined || !stats.isFile()) return undefined
  const stamp = [path, Number(stats.size), String(stats.ino), String(stats.mtimeNs)] as const
  return Number(stats.mtimeMs) + clockTickMs < nowMs ? stamp : [...stamp, digestOf(readFileSync(path))]
}

export function isUnchanged([path, sizeBytes, inode, mtimeNs, digest]: Stamp): boolean {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined) return false
  const looksSame = Number(stats.size) === sizeBytes && String(stats.ino) === inode && String(stats.mtimeNs) === mtimeNs
  return looksSame && (digest === undefined || digestOf(readFileSync(path)) === digest)
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
