/** Worker processes of one run: started when the first task comes, kept warm, replaced when lost, as many as allowed. */
import type { ResultOf, Task, WorkerSetup } from '../worker/messages.js'
import { findWorkerFile } from './worker-file.js'
import { startWorker, type TaskHandlers, type WorkerProcess } from './worker-process.js'

export interface Lease {
  run<T extends Task>(task: T, handlers: TaskHandlers): Promise<ResultOf<T>>
  terminate(reason: string): void
  release(): void
}

export interface WorkerPool {
  /** Waits for a free worker. First come, first served. */
  lease(): Promise<Lease>
  /** Ends what runs now: abort signal, SIGTERM, SIGKILL. */
  terminateAll(reason: string): void
  close(): Promise<void>
}

export interface PoolOptions {
  readonly size: number
  /** Called once, when the first worker is started. */
  readonly setup: () => Promise<WorkerSetup>
}

export function createPool({ size, setup }: PoolOptions): WorkerPool {
  const idle: WorkerProcess[] = []
  const all = new Set<WorkerProcess>()
  const waiting: ((worker: WorkerProcess) => void)[] = []
  let busy = 0
  let prepared: Promise<WorkerSetup> | undefined

  function start(): WorkerProcess {
    const worker = startWorker(findWorkerFile(), (prepared ??= setup()))
    all.add(worker)
    return worker
  }

  function takeIdle(): WorkerProcess {
    for (let worker = idle.pop(); worker; worker = idle.pop()) {
      if (worker.usable) return worker
      all.delete(worker)
    }
    return start()
  }

  function release(worker: WorkerProcess): void {
    if (worker.usable) idle.push(worker)
    else all.delete(worker)
    const next = waiting.shift()
    if (next) next(takeIdle())
    else busy--
  }

  return {
    async lease() {
      const worker = busy < size ? (busy++, takeIdle()) : await new Promise<WorkerProcess>((resolve) => waiting.push(resolve))
      return {
        run: (task, handlers) => worker.run(task, handlers),
        terminate: (reason) => {
          worker.terminate(reason)
        },
        release: () => {
          release(worker)
        },
      }
    },
    terminateAll(reason) {
      const resting = new Set(idle)
      for (const worker of all) if (!resting.has(worker)) worker.terminate(reason)
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.close()))
    },
  }
}
