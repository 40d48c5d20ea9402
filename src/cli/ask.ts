/** One question with yes or no, on standard error, answered on standard input. */
import { createInterface } from 'node:readline'
import type { Io } from './io.js'
import { showLines } from './safe-text.js'

/** True only for `y` or `yes`; the end of input is a no. */
export async function ask(io: Io, question: string): Promise<boolean> {
  const lines = createInterface({ input: io.stdin, terminal: false })
  io.stderr.write(`${showLines(question)} [y/N] `)
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve)
      lines.once('close', () => {
        resolve('')
      })
    })
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}
