/**
 * A worker must not outlive the process that runs the pipeline, also when that one is killed with -9 while this one is busy in a
 * synchronous loop: no event reaches it then. So a thread of its own looks whether the parent is still the parent.
 */
import { Worker } from 'node:worker_threads'

const INTERVAL_MS = 200

const watcher = `
const { workerData } = require('node:worker_threads')
setInterval(() => {
  if (process.ppid === workerData.parent) return
  // The worker leads a group: what the step started goes with it.
  try { process.kill(-process.pid, 'SIGKILL') } catch { process.kill(process.pid, 'SIGKILL') }
}, workerData.intervalMs)
`

export function watchParent(parent: number): void {
  // On Windows a parent's pid stays what it was; there the broken IPC channel ends the worker.
  if (process.platform === 'win32') return
  const thread = new Worker(watcher, { eval: true, execArgv: [], workerData: { parent, intervalMs: INTERVAL_MS } })
  thread.unref()
}
