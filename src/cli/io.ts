/** The streams, environment and folder that a command works with: the process's own, or a test's. */
import type { Readable } from 'node:stream'

export interface OutputStream {
  write: (text: string) => unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

export interface Io {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

export function processIo(): Io {
  // `zen … | head -1` closes our output early: what is left to say is for nobody.
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  return {
    get stdout() {
      return process.stdout
    },
    get stderr() {
      return process.stderr
    },
    get stdin() {
      return process.stdin
    },
    env: process.env,
    cwd: process.cwd(),
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
