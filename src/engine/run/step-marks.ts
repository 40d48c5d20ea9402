/** What a step said about itself and its outputs, read from its acts. */
import type { StepAct } from '../../schema/run.js'

export interface StepMarks {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly outputs: ReadonlyMap<string, OutputMarks>
}

export interface OutputMarks {
  readonly metadata: Record<string, unknown>
  readonly tags: Set<string>
}

export function marksOf(acts: readonly StepAct[]): StepMarks {
  const metadata: Record<string, unknown> = {}
  const outputs = new Map<string, OutputMarks>()
  for (const { method, args } of acts) {
    const [what, target] = args as [unknown, unknown]
    const output = outputOf(target)
    if (target === null && method === 'logMetadata') Object.assign(metadata, what)
    if (output === undefined) continue
    const marks = outputs.get(output) ?? { metadata: {}, tags: new Set<string>() }
    outputs.set(output, marks)
    if (method === 'logMetadata') Object.assign(marks.metadata, what)
    if (method === 'addTags') for (const tag of what as readonly string[]) marks.tags.add(tag)
    if (method === 'removeTags') for (const tag of what as readonly string[]) marks.tags.delete(tag)
  }
  return { metadata, outputs }
}

/** An act that lives in the run's own record: nothing has to be done for it again. */
export function isKeptInRecord({ method, args }: StepAct): boolean {
  if (method !== 'logMetadata' && method !== 'addTags' && method !== 'removeTags') return false
  const target = args[1]
  return target === null || outputOf(target) !== undefined || (typeof target === 'object' && 'run' in target)
}

function outputOf(target: unknown): string | undefined {
  if (typeof target !== 'object' || target === null || !('output' in target)) return undefined
  return typeof target.output === 'string' ? target.output : undefined
}
