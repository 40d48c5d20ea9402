import { readFileSync } from 'node:fs'
import { errorCode } from './vfs.js'

/** When a process began, in the system's own count; undefined where the system does not tell. */
export function processStartOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may hold anything; the start is the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** False when the process is gone, or its pid was given to another one. */
export function isSameProcess(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (errorCode(error) !== 'EPERM') return false
  }
  const current = processStartOf(pid)
  return started === undefined || current === undefined || current === started
}
