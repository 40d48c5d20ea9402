/**
 * What a step says about itself while it runs: metadata, metrics, tags. Kept here and handed over when the step ends,
 * as acts that the engine can apply again when the step is a cache hit. What no record can hold is refused here, where the step can
 * catch it and its stack names the line.
 */
import { ZenError } from '../../errors.js'
import type { StepAct } from '../../schema/run.js'
import { checkedMetadata, checkedMetric } from '../../sdk/metadata-values.js'
import { didYouMean } from '../../sdk/near-misses.js'
import { checkName } from '../../store/names.js'

type Metadata = Readonly<Record<string, unknown>>

export interface StepNotes {
  logMetadata(metadata: Metadata): void
  logMetric(name: string, value: number, step: number | undefined): void
  logOutput(output: string, metadata: Metadata): void
  addTags(output: string, tags: readonly string[]): void
  removeTags(output: string, tags: readonly string[]): void
  acts(): StepAct[]
}

/** @param outputNames Of the step that is running. Throws USAGE for what metadata cannot hold and for unknown outputs, NAME_INVALID. */
export function createStepNotes(outputNames: () => readonly string[]): StepNotes {
  const metadata: Record<string, unknown> = {}
  const metrics: Record<string, { step: number; value: number | string }[]> = {}
  const outputs: StepAct[] = []
  return {
    logMetadata: (entries) => void Object.assign(metadata, checkedMetadata(entries)),
    logMetric(name, value, step) {
      const kept = checkedMetric(name, value)
      metadata[name] = kept
      // A curve: every point is kept, under one key, so that the last value stays easy to find.
      if (step !== undefined) (metrics[name] ??= []).push({ step, value: kept })
    },
    logOutput(output, entries) {
      checkOutput(output, outputNames())
      outputs.push({ method: 'logMetadata', args: [checkedMetadata(entries), { output }] })
    },
    addTags(output, tags) {
      checkOutput(output, outputNames())
      for (const tag of tags) checkName('tag', tag)
      outputs.push({ method: 'addTags', args: [tags, { output }] })
    },
    removeTags(output, tags) {
      checkOutput(output, outputNames())
      outputs.push({ method: 'removeTags', args: [tags, { output }] })
    },
    acts() {
      const all = { ...metadata, ...(Object.keys(metrics).length > 0 ? { metrics } : {}) }
      return [...(Object.keys(all).length > 0 ? [{ method: 'logMetadata', args: [all, null] }] : []), ...outputs]
    },
  }
}

/** Throws USAGE with the nearest name. */
export function checkOutput(output: string, known: readonly string[]): void {
  if (known.includes(output)) return
  throw new ZenError('USAGE', `The step has no output "${output}".${didYouMean(output, known)}`, {
    hints: [`It has: ${known.join(', ')}.`],
    data: { output },
  })
}
