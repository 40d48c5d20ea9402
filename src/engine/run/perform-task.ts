/** One task on a worker: waits for a free one, passes on what it prints and asks, and ends it when its time is up. */
import type { TaskHandlers } from '../pool/worker-process.js'
import type { Lease } from '../pool/pool.js'
import type { ResultOf, Task } from '../worker/messages.js'
import { now } from './context.js'
import { createLineSplitter, type LinePiece, type LineSplitter } from './split-lines.js'
import type { LogStream } from './step-logs.js'
import { answerRequest, type Asker } from './step-requests.js'

export interface TaskOptions {
  readonly timeoutMs?: number | undefined
  /** The task has a worker and begins; false: it is not wanted any more. */
  readonly onStart?: () => boolean
}

/** The task was given up before it had a worker. */
export class NotStarted extends Error {}

/** Throws TaskFailure when the user's code throws or its process is lost, NotStarted when `onStart` says no. */
export async function performTask<T extends Task>(asker: Asker, task: T, options: TaskOptions = {}): Promise<ResultOf<T>> {
  const lease = await asker.execution.pool.lease()
  const output = readOutput(asker)
  const timer = options.timeoutMs === undefined ? undefined : startTimer(lease, options.timeoutMs)
  try {
    if (options.onStart?.() === false) throw new NotStarted()
    return await lease.run(task, { ...output.handlers, onRequest: (request) => answerRequest(request, asker) })
  } finally {
    clearTimeout(timer)
    output.end()
    lease.release()
  }
}

function startTimer(lease: Lease, timeoutMs: number): NodeJS.Timeout {
  return setTimeout(() => {
    lease.terminate(`The step took longer than its ${timeoutMs} ms (timeoutMs).`)
  }, timeoutMs)
}

function readOutput({ execution, step }: Asker): { handlers: Pick<TaskHandlers, 'onOutput' | 'onNote'>; end(): void } {
  const splitters: Record<LogStream, LineSplitter> = { stdout: createLineSplitter(), stderr: createLineSplitter() }
  const pass = (stream: LogStream, pieces: readonly LinePiece[]): void => {
    const masked = pieces.map(({ text, more }) => ({ text: execution.mask(text), more }))
    execution.logs.write(step, stream, masked)
    for (const { text } of masked) execution.emit({ type: 'step-log', at: now(), step, stream, line: text })
  }
  return {
    handlers: {
      onOutput: (stream, chunk) => {
        pass(stream, splitters[stream].push(chunk))
      },
      onNote(note) {
        if (note.kind === 'progress')
          execution.emit({ type: 'step-progress', at: now(), step, fraction: note.fraction, message: note.message })
        else execution.emit({ type: 'warning', at: now(), step, message: note.message })
      },
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) pass(stream, splitters[stream].end())
    },
  }
}
