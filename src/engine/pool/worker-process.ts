/** One worker process: started, given one task at a time, and watched. */
import { fork, type ChildProcess } from 'node:child_process'
import { ZenError, isZenError, type SerializedError } from '../../errors.js'
import type { StepAct, StepError } from '../../schema/run.js'
import {
  endMarker,
  type FromWorker,
  type Note,
  type Request,
  type ResultOf,
  type Task,
  type ToWorker,
  type WorkerSetup,
} from '../worker/messages.js'
import type { LogStream } from '../run/step-logs.js'
import { createTail, lossOf } from './loss.js'
import { readMarkedStream, type MarkedStream } from './marked-stream.js'
import type { WorkerFile } from './worker-file.js'

export interface TaskHandlers {
  onOutput(stream: LogStream, chunk: Buffer): void
  onNote(note: Note): void
  onRequest(request: Request): Promise<unknown>
}

/** The task failed: the user's code threw, or the worker was lost. */
export class TaskFailure extends Error {
  readonly error: StepError
  /** What the step had noted about itself until then. */
  readonly acts: readonly StepAct[]

  constructor(error: StepError, acts: readonly StepAct[] = []) {
    super(error.message)
    this.error = error
    this.acts = acts
  }
}

export interface WorkerProcess {
  /** False once the process has ended or is being ended. */
  readonly usable: boolean
  run<T extends Task>(task: T, handlers: TaskHandlers): Promise<ResultOf<T>>
  /** AbortSignal at once, SIGTERM shortly after, SIGKILL when the grace time is over. */
  terminate(reason: string): void
  /** Lets an idle process end by itself; resolves when it is gone. */
  close(): Promise<void>
}

interface Current {
  readonly id: number
  readonly handlers: TaskHandlers
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
  /** It has said how it ended; only late output is waited for. */
  finished: boolean
}

/** How long a step may take to notice the abort signal before SIGTERM, and SIGTERM before SIGKILL. */
const ABORT_MS = 250
const GRACE_MS = 2000
/** Output of a grandchild that outlives the worker is not waited for longer. */
const DRAIN_MS = 500

let lastTask = 0

export function startWorker(file: WorkerFile, setup: Promise<WorkerSetup>): WorkerProcess {
  const child = fork(file.path, [String(process.pid)], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal is for zen to handle, and a step's own children end with it.
    detached: true,
    execArgv: [...file.execArgv],
  })
  const streams = { stdout: readMarkedStream(child.stdout!), stderr: readMarkedStream(child.stderr!) }
  let current: Current | undefined
  let usable = true
  let stopReason: string | undefined
  const tail = createTail()

  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('error', () => {
      resolve({ code: null, signal: null })
    })
    child.on('exit', (code, signal) => {
      resolve({ code, signal })
    })
  })
  const ready = setup.then((value) => {
    send(child, { type: 'setup', setup: value })
  })
  ready.catch((error: unknown) => {
    if (current)
      settle((task) => {
        task.reject(error as Error)
      })
    killGroup(child, 'SIGKILL')
  })

  function settle(end: (task: Current) => void): void {
    const task = current
    current = undefined
    if (task) end(task)
  }

  child.on('message', (message: FromWorker) => {
    if (!current) return
    const { id, handlers } = current
    if (message.type === 'note') handlers.onNote(message.note)
    else if (message.type === 'request') void answer(child, message.id, handlers.onRequest(message.request))
    else if (message.id === id) {
      current.finished = true
      if (message.type === 'failed' && message.leaving) usable = false
      void finish(message)
    }
  })

  async function finish(message: Extract<FromWorker, { type: 'done' | 'failed' }>): Promise<void> {
    await drained(streams, message.id)
    settle((task) => {
      if (message.type === 'done') task.resolve(message.result as never)
      else task.reject(new TaskFailure(message.error, message.acts))
    })
  }

  void exited.then(async ({ code, signal }) => {
    usable = false
    if (!current || current.finished) return
    await Promise.race([Promise.all([streams.stdout.reached(NEVER), streams.stderr.reached(NEVER)]), delay(DRAIN_MS)])
    settle((task) => {
      task.reject(new TaskFailure(lossOf(code, signal, stopReason, tail.text())))
    })
  })

  return {
    get usable() {
      return usable
    },
    run(task, handlers) {
      const id = ++lastTask
      for (const stream of ['stdout', 'stderr'] as const) {
        streams[stream].sink = (chunk) => {
          if (stream === 'stderr') tail.add(chunk)
          handlers.onOutput(stream, chunk)
        }
      }
      return new Promise((resolve, reject) => {
        current = { id, handlers, resolve, reject, finished: false }
        void ready.then(
          () => {
            send(child, { type: 'task', id, task })
          },
          (error: unknown) => {
            settle((waiting) => {
              waiting.reject(error as Error)
            })
          },
        )
        // The process may be gone already: nobody would tell.
        if (!usable)
          void exited.then(({ code, signal }) => {
            settle((waiting) => {
              waiting.reject(new TaskFailure(lossOf(code, signal, stopReason, '')))
            })
          })
      })
    },
    terminate(reason) {
      if (stopReason !== undefined) return
      stopReason = reason
      usable = false
      send(child, { type: 'abort', reason })
      const timers = [
        setTimeout(() => {
          killGroup(child, 'SIGTERM')
        }, ABORT_MS),
        setTimeout(() => {
          killGroup(child, 'SIGKILL')
        }, ABORT_MS + GRACE_MS),
      ]
      void exited.then(() => {
        timers.forEach(clearTimeout)
      })
    },
    async close() {
      usable = false
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => {
        killGroup(child, 'SIGKILL')
      }, GRACE_MS)
      await exited
      clearTimeout(timer)
    },
  }
}

/** A marker that never comes: `reached` then waits for the end of the stream. */
const NEVER = ''

async function drained(streams: { stdout: MarkedStream; stderr: MarkedStream }, task: number): Promise<void> {
  const marker = endMarker(task)
  const both = Promise.all([streams.stdout.reached(marker), streams.stderr.reached(marker)])
  const timer = new AbortController()
  await Promise.race([both, delay(DRAIN_MS, timer.signal)])
  timer.abort()
}

async function answer(child: ChildProcess, id: number, value: Promise<unknown>): Promise<void> {
  try {
    send(child, { type: 'answer', id, value: await value })
  } catch (error) {
    send(child, { type: 'refusal', id, error: serializeRefusal(error) })
  }
}

function serializeRefusal(error: unknown): SerializedError {
  if (isZenError(error)) return error.toJSON()
  return new ZenError('BUG', error instanceof Error ? error.message : String(error)).toJSON()
}

/** A worker that has just gone is no error of the sender: its exit is handled elsewhere. */
function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message, () => undefined)
}

/** The worker and what it started. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
