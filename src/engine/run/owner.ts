/** Who owns a live run: enough to tell, later and from another process, whether that process is still there. */
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface RunOwner {
  readonly pid: number
  /** When the process started, in the system's own words; tells a pid that was given to another process since. */
  readonly startedAt: string | null
  /** Changes at each boot of the machine. */
  readonly bootId: string | null
  readonly host: string
  /** Pids mean something only within one such namespace (containers). */
  readonly pidNamespace: string | null
}

export function currentOwner(): RunOwner {
  return {
    pid: process.pid,
    startedAt: processStartedAt(process.pid) ?? null,
    bootId: readBootId(),
    host: hostname(),
    pidNamespace: readPidNamespace(),
  }
}

/**
 * False only when the owner is certainly gone. A process on another machine or in another container cannot be seen from here,
 * so it counts as alive; age alone never decides.
 */
export function ownerAlive(owner: RunOwner): boolean {
  if (owner.host !== hostname()) return true
  if (owner.bootId !== null && owner.bootId !== readBootId()) return false
  if (owner.pidNamespace !== readPidNamespace()) return true
  const startedAt = processStartedAt(owner.pid)
  if (startedAt === undefined) return false
  return owner.startedAt === null || startedAt === null || startedAt === owner.startedAt
}

/** Undefined: no such process. Null: there is one, but its start cannot be told. */
function processStartedAt(pid: number): string | null | undefined {
  if (process.platform === 'linux') return startedAtFromProc(pid)
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? null : undefined
  }
  if (process.platform === 'win32') return null
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

function startedAtFromProc(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  if (stat === null) return undefined
  // The command name is in parentheses and may hold anything; state and the numbers follow the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  // A zombie does nothing any more: it only waits for its parent to look.
  return state === 'Z' || state === 'X' ? undefined : fields[19]
}

let bootId: string | null | undefined
function readBootId(): string | null {
  bootId ??= readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null
  return bootId
}

function readPidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
