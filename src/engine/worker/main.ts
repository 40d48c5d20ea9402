/** The life of a worker process: one setup, then one task at a time, until the channel closes. */
import { bindRuntime } from '../../sdk/runtime.js'
import { endMarker, type Task, type TaskResults, type ToWorker } from './messages.js'
import { createPort } from './port.js'
import { collectOutputs, runHook, runStep, splitInputs, type TaskRun } from './run-task.js'
import { createWorkerRuntime } from './runtime.js'
import { openSession, type WorkerSession } from './session.js'
import { toStepError } from './step-error.js'
import { outputNames } from './step-context.js'
import { createStepNotes } from './step-notes.js'
import { watchParent } from './watch-parent.js'

interface Current {
  readonly id: number
  readonly run: TaskRun
  readonly abort: AbortController
  readonly calledAt: string | undefined
}

export function serveTasks(parent: number, exit: (code: number) => void): void {
  const port = createPort()
  // Kept before user code can replace them: the marks must get through.
  const writers = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream))
  let session: Promise<WorkerSession> | undefined
  let opened: WorkerSession | undefined
  let current: Current | undefined
  /** Something was thrown where nobody could catch it; that is how the task ended. */
  let isEnding = false

  bindRuntime(createWorkerRuntime(runningTask, port.ask))
  process.on('message', (message: ToWorker) => {
    if (port.accept(message)) return
    if (message.type === 'setup') {
      session = openSession(message.setup)
      // The first task tells of a failure.
      session.catch(() => undefined)
    } else if (message.type === 'abort') current?.abort.abort(new Error(message.reason))
    else if (message.type === 'task') void work(message.id, message.task)
  })
  process.on('disconnect', () => {
    exit(0)
  })
  process.on('uncaughtException', (error) => void leave(error))
  watchParent(parent)

  function runningTask(): { notes: TaskRun['notes']; values: WorkerSession['values'] } {
    if (!current) throw new Error('The step that this belongs to has ended.')
    return { notes: current.run.notes, values: current.run.session.values }
  }

  async function work(id: number, task: Task): Promise<void> {
    const notes = createStepNotes(() => outputNamesOf(opened, task))
    const abort = new AbortController()
    try {
      opened = await session!
      const run: TaskRun = { session: opened, notes, signal: abort.signal, tell: port.tell }
      current = { id, run, abort, calledAt: callOf(opened, task) }
      const result = await perform(task, run)
      if (!isEnding) {
        await end(id)
        await port.send({ type: 'done', id, result })
      }
    } catch (error) {
      if (!isEnding) await fail(id, error, notes.acts(), false)
    } finally {
      await opened?.values.clear().catch((error: unknown) => {
        port.tell({ kind: 'warning', message: String(error) })
      })
    }
  }

  async function fail(id: number, error: unknown, acts: ReturnType<TaskRun['notes']['acts']>, leaving: boolean): Promise<void> {
    const place = { projectDir: opened?.setup.projectDir ?? process.cwd(), calledAt: current?.calledAt }
    const stepError = await toStepError(error, place)
    await end(id)
    await port.send({
      type: 'failed',
      id,
      error: stepError,
      acts,
      leaving,
    })
  }

  /** After it nothing that is printed belongs to the task. */
  async function end(id: number): Promise<void> {
    current = undefined
    await Promise.all(
      writers.map(
        async (write) =>
          new Promise<void>((resolve) =>
            write(endMarker(id), () => {
              resolve()
            }),
          ),
      ),
    )
  }

  /** Thrown where nobody could catch it: the process is in no known state any more. */
  async function leave(error: Error): Promise<void> {
    const task = current
    isEnding = true
    if (task) await fail(task.id, error, task.run.notes.acts(), true)
    exit(1)
  }
}

async function perform(task: Task, run: TaskRun): Promise<TaskResults[Task['kind']]> {
  switch (task.kind) {
    case 'step':
      return runStep(task, run)
    case 'split':
      return splitInputs(task, run)
    case 'collect':
      return collectOutputs(task, run)
    case 'hook':
      return runHook(task, run)
  }
}

function outputNamesOf(session: WorkerSession | undefined, task: Task): readonly string[] {
  const invocation = session?.compiled.invocations.find(({ id }) => id === task.invocation)
  return invocation ? outputNames(invocation.step) : []
}

function callOf(session: WorkerSession, task: Task): string | undefined {
  return session.compiled.invocations.find(({ id }) => id === task.invocation)?.calledAt
}
