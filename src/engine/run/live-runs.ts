/** Live runs as their journals tell them, and the end of those whose owner is gone. */
import { readdir, readFile, rm } from 'node:fs/promises'
import type { Run } from '../../schema/run.js'
import type { Store } from '../../store/types.js'
import { openCacheIndex } from '../cache/cache-index.js'
import { keepResults } from '../cache/keep-results.js'
import type { RunRegistry } from '../ports.js'
import { ifThere } from './if-there.js'
import type { JournalLine } from './journal.js'
import { ownerAlive, type RunOwner } from './owner.js'
import { applyEvent, endInterrupted, finishedRunOf, newRunState, recordOf, type RunState } from './state.js'

export interface FoldedRun {
  readonly path: string
  readonly owner: RunOwner
  readonly state: RunState
}

/** Undefined when the file is gone or its first line is not whole (its owner died before anything was acknowledged). */
export async function foldJournal(path: string): Promise<FoldedRun | undefined> {
  const lines = (await ifThere(readFile(path, 'utf8')))?.split('\n') ?? []
  const first = parseLine(lines[0] ?? '')
  if (first?.type !== 'owner') return undefined
  const state = newRunState(first.header)
  for (const text of lines.slice(1)) {
    // A torn line can only be the last one: it was never acknowledged.
    const line = parseLine(text)
    if (line) applyLine(state, line)
  }
  return { path, owner: first.owner, state }
}

/** Runs that are going on now, in this or another process, newest first. */
export async function liveRuns(store: Store): Promise<FoldedRun[]> {
  return (await allJournals(store)).filter((run) => ownerAlive(run.owner)).sort(newestFirst)
}

/** Runs whose owner is certainly gone. */
export async function abandonedRuns(store: Store): Promise<FoldedRun[]> {
  return (await allJournals(store)).filter((run) => !ownerAlive(run.owner))
}

/**
 * Commits the records of abandoned runs, as `interrupted` unless the run had ended before its owner died, and removes their journals.
 * Several processes may do this at once: `RunRegistry.finish` of a run that is recorded already changes nothing.
 */
export async function finishAbandonedRuns(store: Store, registry: RunRegistry): Promise<Run[]> {
  const finished: Run[] = []
  for (const { path, state } of await abandonedRuns(store)) {
    endInterrupted(state)
    const run = await registry.finish(finishedRunOf(state))
    keepResults(openCacheIndex(store), run)
    finished.push(run)
    await rm(path, { force: true })
  }
  return finished
}

/** The record of a live run as it stands; numbers of its own artifact versions are null. */
export function liveRecord(run: FoldedRun): Run {
  return recordOf(run.state)
}

async function allJournals(store: Store): Promise<FoldedRun[]> {
  const names = (await ifThere(readdir(store.localPath('runs')))) ?? []
  const journals = names.filter((name) => name.endsWith('.ndjson')).map((name) => foldJournal(store.localPath('runs', name)))
  return (await Promise.all(journals)).filter((run) => run !== undefined)
}

function applyLine(state: RunState, line: JournalLine): void {
  if (line.type === 'owner') return
  if (line.type === 'patch') state.patch = line.digest
  else if (line.type === 'run-acts') state.acts.push(...line.acts)
  else applyEvent(state, line)
}

function parseLine(text: string): JournalLine | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as JournalLine
  } catch {
    return undefined
  }
}

function newestFirst(one: FoldedRun, other: FoldedRun): number {
  return other.state.header.id.localeCompare(one.state.header.id)
}
