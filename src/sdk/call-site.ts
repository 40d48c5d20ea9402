/** Where in the user's files something was called: read off the stack's text, which Node has already mapped back to the sources. */
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Place {
  /** Absolute path. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A call whose place is worked out when it is first asked for: formatting a stack costs far more than noting it. */
export interface CallSite {
  /** Undefined when the stack names no file. */
  readonly place: Place | undefined
}

/** A function or class that the user called. */
export type Boundary = CallableFunction | NewableFunction

/** The first frame below `boundary`. */
export function callSite(boundary: Boundary): CallSite {
  return new NotedCall(boundary)
}

class NotedCall implements CallSite {
  #noted: { stack?: string } | undefined = {}
  #place: Place | undefined

  constructor(boundary: Boundary) {
    Error.captureStackTrace(this.#noted!, boundary)
  }

  get place(): Place | undefined {
    if (this.#noted) {
      this.#place = firstFrame(this.#noted.stack)
      this.#noted = undefined
    }
    return this.#place
  }
}

/** The first frame in a file of the user: not Node's own and, where there is a choice, not in `node_modules`. */
export function firstFrame(stack: string | undefined): Place | undefined {
  let inPackage: Place | undefined
  for (const line of stack?.split('\n') ?? []) {
    const frame = parseFrame(line)
    if (!frame) continue
    if (!/[\\/]node_modules[\\/]/.test(frame.file)) return frame
    inPackage ??= frame
  }
  return inPackage
}

/** `    at name (file:///a/b.ts:1:2)` or `    at /a/b.ts:1:2` */
function parseFrame(line: string): Place | undefined {
  const text = line.trim()
  if (!text.startsWith('at ')) return undefined
  const open = text.endsWith(')') ? text.indexOf(' (') : -1
  const place = open === -1 ? text.slice(3).replace(/^async /, '') : text.slice(open + 2, -1)
  const match = /^(.+):(\d+):(\d+)$/.exec(place)
  if (!match) return undefined
  const file = toPath(match[1]!)
  return file === undefined ? undefined : { file, line: Number(match[2]), column: Number(match[3]) }
}

function toPath(place: string): string | undefined {
  if (place.startsWith('file:')) {
    try {
      return fileURLToPath(place)
    } catch {
      return undefined
    }
  }
  return isAbsolute(place) ? place : undefined
}

/** `file:line:column`, absolute, as invocations keep it. */
export function formatPlace(place: Place | undefined): string | undefined {
  return place && `${place.file}:${place.line}:${place.column}`
}

/** For messages: relative to the working folder when inside it. */
export function displayPlace(place: Place): string {
  const path = relative(process.cwd(), place.file)
  return `${path.startsWith('..') || isAbsolute(path) ? place.file : path}:${place.line}:${place.column}`
}
