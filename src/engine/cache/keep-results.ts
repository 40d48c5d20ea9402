/** What a committed run leaves for later ones to reuse. Only after the commit: an entry must not name what is not there. */
import type { Run } from '../../schema/run.js'
import { newEntry, type CacheEntry, type CacheIndex } from './cache-index.js'

export function keepResults(index: CacheIndex, run: Run): void {
  const entries = new Map<string, CacheEntry>()
  for (const step of run.steps) {
    if (step.status !== 'completed' || step.key === undefined) continue
    const { outputs, reads = [], writes = [], acts = [], endedAt } = step
    const facts = { run: { id: run.id, name: run.name }, step: step.id, createdAt: endedAt ?? run.startedAt }
    entries.set(step.key, newEntry({ ...facts, outputs, reads, writes, acts }))
  }
  if (entries.size > 0) index.save(entries)
}
