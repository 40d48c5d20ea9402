import { join } from 'node:path'
import type { Vfs } from './vfs.js'

/** Where other writers wait. Never needed for safety: the door of a commit is one rename. */
export interface WaitingRoom {
  /** Resolves when it is this one's turn, or when it waited long enough. */
  enter(command: string): Promise<() => Promise<void>>
}

/** What the protocol stands on. */
export interface StoreContext {
  readonly vfs: Vfs
  /** Absolute path of `.zen`. */
  readonly root: string
  readonly waitingRoom: WaitingRoom | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  /** 0 ≤ random < 1 */
  readonly random: () => number
  /** A ULID that was never used before. */
  readonly newUlid: () => string
  readonly notice: (text: string) => void
}

export type LocalFolder = 'ops' | 'stage' | 'conf' | 'save' | 'trash' | 'tmp'

export function localFolder(context: StoreContext, folder: LocalFolder): string {
  return join(context.root, 'local', folder)
}

export function opFolder(context: StoreContext, op: number): string {
  return join(context.root, 'local', 'ops', String(op))
}

export function stageFolder(context: StoreContext, u: string): string {
  return join(context.root, 'local', 'stage', u)
}

export function targetPath(context: StoreContext, path: string): string {
  return join(context.root, path)
}
