/** Standard output and error without Node's streams, which take 5 ms to load where the other end is a pipe or a file. */
import { fstatSync, writeSync } from 'node:fs'
import type { OutputStream } from './io.js'

interface ByteStream {
  write: (bytes: Uint8Array) => unknown
}

/** True for pipes, files and sockets; a terminal needs its stream, which knows its size. */
export function isPlainOutput(fd: number): boolean {
  try {
    return !fstatSync(fd).isCharacterDevice()
  } catch {
    // Not open: Node's stream knows what to make of it.
    return false
  }
}

/**
 * Writes at once, as Node does to pipes and files.
 *
 * @param stream Takes over where the descriptor is set not to wait for its reader, and the reader is slow.
 */
export function directOutput(fd: number, stream: () => ByteStream): OutputStream {
  let takenOver: ByteStream | undefined
  let isClosed = false
  const write = (text: string): void => {
    const bytes = Buffer.from(text)
    for (let done = 0; done < bytes.length && !isClosed;) {
      if (takenOver !== undefined) return void takenOver.write(bytes.subarray(done))
      try {
        done += writeSync(fd, bytes, done)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // `zen … | head -1` closes our output early: what is left to say is for nobody.
        if (code === 'EPIPE') isClosed = true
        else if (code === 'EAGAIN') takenOver = stream()
        else throw error
      }
    }
  }
  return { write }
}
