/**
 * Where writers wait for their turn, by `proper-lockfile`. It saves work that would be thrown away at the door, and is
 * never needed for safety: two holders do no harm, so a dead holder is passed at once and a slow one after a while.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { WaitingRoom } from './context.js'
import { isSameProcess, processStartOf } from './process-identity.js'
import { errorCode } from './vfs.js'

const WAIT_MS = 5_000
const TELL_AFTER_MS = 1_000
/** Long, because a holder that is only slow should not lose its place. A dead one is known by its pid. */
const STALE_MS = 10_000
const NAMELESS_AFTER_MS = 300
const MIN_PAUSE_MS = 1
const MAX_PAUSE_MS = 8
/** Whether the holder lives is asked this often, not at each look: it costs ten times what a look does. */
const ASK_EVERY_MS = 40

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, as the system counts: a pid alone may have been given to another. */
  readonly started: string | undefined
  readonly command: string
  /** Milliseconds since 1970. */
  readonly since: number
}

const ownStart = processStartOf(process.pid)

export class LockRoom implements WaitingRoom {
  private readonly local: string
  private readonly notice: (text: string) => void

  /** @param root Absolute path of `.zen`. */
  constructor(root: string, notice: (text: string) => void) {
    this.local = join(root, 'local')
    this.notice = notice
  }

  async enter(command: string): Promise<() => Promise<void>> {
    const startedMs = Date.now()
    let told = false
    let askedMs = 0
    while (Date.now() - startedMs < WAIT_MS) {
      // A look is much cheaper than a try, and waiters share the machine with the holder they wait for.
      const leave = this.isTaken() ? undefined : await this.tryOnce(command)
      if (leave !== undefined) return leave
      if (Date.now() - askedMs > ASK_EVERY_MS) {
        askedMs = Date.now()
        const holder = this.readHolder()
        if (holder === undefined ? this.isStale(NAMELESS_AFTER_MS) : this.isGone(holder)) this.passDeadHolder()
        if (!told && askedMs - startedMs > TELL_AFTER_MS) {
          this.notice(describeWait(holder))
          told = true
        }
      }
      await new Promise((resolve) => setTimeout(resolve, MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS)))
    }
    return async () => undefined
  }

  /** Undefined when another holds it. A lock that cannot be made at all (a read-only disk) is ignored. */
  private async tryOnce(command: string): Promise<(() => Promise<void>) | undefined> {
    const { lock } = (await import('proper-lockfile')).default
    try {
      const release = await lock(this.local, {
        lockfilePath: this.lockPath(),
        realpath: false,
        stale: STALE_MS,
        retries: 0,
        // By default this throws from a timer. Losing the place in the queue is no reason to stop.
        onCompromised: () => undefined,
      })
      this.writeHolder(command)
      return () => this.leave(release)
    } catch (error) {
      if (errorCode(error) === 'ELOCKED') return undefined
      return async () => undefined
    }
  }

  private lockPath(): string {
    return join(this.local, 'lock')
  }

  private holderPath(): string {
    return join(this.local, 'lock.json')
  }

  private writeHolder(command: string): void {
    const holder: Holder = {
      pid: process.pid,
      host: hostname(),
      started: ownStart,
      command,
      since: Date.now(),
    }
    try {
      writeFileSync(this.holderPath(), JSON.stringify(holder))
    } catch (error) {
      // Only the message to waiters is poorer without it.
      if (errorCode(error) === undefined) throw error
    }
  }

  private readHolder(): Holder | undefined {
    try {
      const holder = JSON.parse(readFileSync(this.holderPath(), 'utf8')) as Partial<Holder> | null
      return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : undefined
    } catch {
      // Half written, or not there: unknown for now.
      return undefined
    }
  }

  private async leave(release: () => Promise<void>): Promise<void> {
    // First this: a name without a lock would make waiters take the next holder for us, who may be dead by then.
    rmSync(this.holderPath(), { force: true })
    try {
      await release()
    } catch (error) {
      // Compromised or taken over while we held it: it is not ours to release any more.
      if (errorCode(error) === undefined) throw error
    }
  }

  private isTaken(): boolean {
    return statSync(this.lockPath(), { throwIfNoEntry: false }) !== undefined
  }

  /** Without a name beside it for a while, who took it died before it could write one. */
  private isStale(afterMs: number): boolean {
    const stat = statSync(this.lockPath(), { throwIfNoEntry: false })
    return stat !== undefined && Date.now() - stat.mtimeMs > afterMs
  }

  /** On another machine, only time tells: a holder that lives keeps touching its lock. */
  private isGone(holder: Holder): boolean {
    return holder.host === hostname() ? !isSameProcess(holder.pid, holder.started) : this.isStale(STALE_MS)
  }

  /** If a new holder moved in between, two are in: no harm. */
  private passDeadHolder(): void {
    rmSync(this.holderPath(), { force: true })
    rmSync(this.lockPath(), { force: true, recursive: true })
  }
}

function describeWait(holder: Holder | undefined): string {
  if (holder === undefined) return 'Another zen is writing here; waiting…'
  const seconds = Math.max(Math.round((Date.now() - holder.since) / 1000), 0)
  return `Another zen (pid ${holder.pid}, ${holder.command}, ${seconds}s) is writing here; waiting…`
}
