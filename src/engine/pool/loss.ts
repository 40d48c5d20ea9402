/** Why a worker process ended in the middle of a step, as far as its end and its last words tell. */
import type { StepError } from '../../schema/run.js'

export function lossOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  stopped: string | undefined,
  stderr: string,
): StepError {
  return { name: 'StepLost', code: 'STEP_FAILED', message: stopped ?? lossMessage(code, signal, stderr), frames: [] }
}

function lossMessage(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  if (/heap out of memory|Reached heap limit/.test(stderr)) return 'The step ran out of memory; its process ended.'
  if (signal === 'SIGKILL') return 'The process of the step was killed by SIGKILL; the system does that when memory runs out.'
  if (signal !== null) return `The process of the step was ended by ${signal}.`
  if (code === null) return 'The process of the step could not be started.'
  return `The step ended its process with exit code ${code} (process.exit).`
}

/** The last words on stderr, to tell why a process ended. */
export function createTail(): { add(chunk: Buffer): void; text(): string } {
  let kept = ''
  return {
    add: (chunk) => void (kept = (kept + chunk.toString('latin1')).slice(-8192)),
    text: () => kept,
  }
}
