/** A worker's output stream: what tasks print, cut at the marker that ends each task. */
import type { Readable } from 'node:stream'

export interface MarkedStream {
  /** Whoever works now gets what comes. */
  sink: (chunk: Buffer) => void
  /** Resolves when the marker has passed, or the stream is over. */
  reached(marker: string): Promise<void>
}

const NUL = 0

export function readMarkedStream(stream: Readable): MarkedStream {
  let pending: Buffer = Buffer.alloc(0)
  let wanted: { marker: Buffer; done: () => void } | undefined
  let over = false
  const passed = new Set<string>()

  const marked: MarkedStream = {
    sink: () => undefined,
    reached: (marker) =>
      new Promise((resolve) => {
        if (over || passed.delete(marker)) resolve()
        else wanted = { marker: Buffer.from(marker), done: resolve }
      }),
  }

  function take(): void {
    for (let start = pending.indexOf(NUL); start !== -1; start = pending.indexOf(NUL, start + 1)) {
      const end = pending.indexOf(NUL, start + 1)
      const text = end === -1 ? undefined : pending.toString('latin1', start, end + 1)
      if (text === undefined) {
        // Perhaps the beginning of a marker: give out what is before it and wait for the rest.
        if (!couldBeMarker(pending.toString('latin1', start))) break
        give(start)
        return
      }
      if (!isMarker(text)) continue
      give(start)
      pending = pending.subarray(text.length)
      pass(text)
      start = -1
    }
    give(pending.length)
  }

  function give(length: number): void {
    if (length > 0) marked.sink(pending.subarray(0, length))
    pending = pending.subarray(length)
  }

  function pass(marker: string): void {
    if (wanted?.marker.toString('latin1') !== marker) {
      passed.add(marker)
      return
    }
    const { done } = wanted
    wanted = undefined
    done()
  }

  stream.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    take()
  })
  const finish = (): void => {
    over = true
    give(pending.length)
    wanted?.done()
    wanted = undefined
  }
  stream.on('end', finish)
  stream.on('close', finish)
  stream.on('error', finish)
  return marked
}

const PREFIX = '\0zen-end-'

function isMarker(text: string): boolean {
  return /^\0zen-end-\d+\0$/.test(text)
}

function couldBeMarker(text: string): boolean {
  return text.length <= PREFIX.length ? PREFIX.startsWith(text) : /^\0zen-end-\d*$/.test(text)
}
