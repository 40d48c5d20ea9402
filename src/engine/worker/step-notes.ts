/**
 * What a step says about itself while it runs: metadata, metrics, tags. Kept here and handed over when the step ends,
 * as acts that the engine can apply again when the step is a cache hit.
 */
import type { StepAct } from '../../schema/run.js'

type Metadata = Readonly<Record<string, unknown>>

export interface StepNotes {
  logMetadata(metadata: Metadata): void
  logMetric(name: string, value: number, step: number | undefined): void
  logOutput(output: string, metadata: Metadata): void
  addTags(output: string, tags: readonly string[]): void
  removeTags(output: string, tags: readonly string[]): void
  acts(): StepAct[]
}

export function createStepNotes(): StepNotes {
  const metadata: Record<string, unknown> = {}
  const metrics: Record<string, { step: number; value: number }[]> = {}
  const outputs: StepAct[] = []
  return {
    logMetadata: (entries) => void Object.assign(metadata, entries),
    logMetric(name, value, step) {
      metadata[name] = value
      // A curve: every point is kept, under one key, so that the last value stays easy to find.
      if (step !== undefined) (metrics[name] ??= []).push({ step, value })
    },
    logOutput: (output, entries) => void outputs.push({ method: 'logMetadata', args: [entries, { output }] }),
    addTags: (output, tags) => void outputs.push({ method: 'addTags', args: [tags, { output }] }),
    removeTags: (output, tags) => void outputs.push({ method: 'removeTags', args: [tags, { output }] }),
    acts() {
      const all = { ...metadata, ...(Object.keys(metrics).length > 0 ? { metrics } : {}) }
      return [...(Object.keys(all).length > 0 ? [{ method: 'logMetadata', args: [all, null] }] : []), ...outputs]
    },
  }
}
