/** The streams, environment and folder that a command works with: the process's own, or a test's. */
import type { Readable } from 'node:stream'
import { directOutput, isPlainOutput } from './direct-output.js'

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
  let stdout: OutputStream | undefined
  let stderr: OutputStream | undefined
  return {
    get stdout() {
      return (stdout ??= isPlainOutput(1) ? directOutput(1, standardOutput) : standardOutput())
    },
    get stderr() {
      return (stderr ??= isPlainOutput(2) ? directOutput(2, () => process.stderr) : process.stderr)
    },
    get stdin() {
      return process.stdin
    },
    env: process.env,
    cwd: process.cwd(),
  }
}

function standardOutput(): NodeJS.WriteStream {
  // `zen … | head -1` closes our output early: what is left to say is for nobody.
  process.stdout.on('error', ignoreClosedPipe)
  return process.stdout
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
