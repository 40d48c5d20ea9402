/** The worker's end of the channel to the process that runs the pipeline. */
import { fromSerialized } from '../../errors.js'
import type { FromWorker, Note, Request, ToWorker } from './messages.js'

export interface Port {
  readonly send: (message: FromWorker) => Promise<void>
  /** Rejects with the error that the answer is. */
  readonly ask: (request: Request) => Promise<unknown>
  readonly tell: (note: Note) => void
  /** Takes messages that are answers; false for others. */
  accept(message: ToWorker): boolean
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

export function createPort(): Port {
  const waiting = new Map<number, Waiting>()
  let last = 0

  async function send(message: FromWorker): Promise<void> {
    await new Promise<void>((resolve) => {
      // Without a channel there is nobody left to tell; the process ends on `disconnect`.
      if (!process.send || !process.connected) resolve()
      else
        process.send(message, () => {
          resolve()
        })
    })
  }

  return {
    send,
    ask: (request) =>
      new Promise((resolve, reject) => {
        const id = ++last
        // The answer comes without a stack of the user's: the line to show is the one that asked.
        const asked = new Error()
        const refuse = (error: Error): void => {
          error.stack = [String(error), ...(asked.stack ?? '').split('\n').slice(1)].join('\n')
          reject(error)
        }
        waiting.set(id, { resolve, reject: refuse })
        // What cannot be cloned is the caller's to know, not a reason to lose the worker.
        send({ type: 'request', id, request }).catch((error: unknown) => {
          waiting.delete(id)
          reject(error instanceof Error ? error : new Error(String(error)))
        })
      }),
    tell: (note) => void send({ type: 'note', note }),
    accept(message) {
      if (message.type !== 'answer' && message.type !== 'refusal') return false
      const caller = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.type === 'answer') caller?.resolve(message.value)
      else caller?.reject(fromSerialized(message.error))
      return true
    },
  }
}
