/** What a step threw, as it goes into the record: in terms of the user's own files. */
import { join } from 'node:path'
import { isZenError } from '../../errors.js'
import type { StepError } from '../../schema/run.js'

export interface ErrorPlace {
  readonly projectDir: string
  /** Where the user called the step, for errors that no line of theirs threw. */
  readonly calledAt: string | undefined
}

export async function toStepError(error: unknown, { projectDir, calledAt }: ErrorPlace): Promise<StepError> {
  const [{ userFrames }, { excerptAt }] = await Promise.all([
    import('../load/user-frames.js'),
    import('../load/source-excerpt.js'),
  ])
  const thrown = userFrames(error, projectDir)
  const frames = thrown.length > 0 ? thrown : framesOfCall(calledAt, projectDir)
  const [innermost] = frames
  const excerpt = innermost && excerptAt(join(projectDir, innermost.file), innermost.line, innermost.column)
  return { ...describeThrown(error), frames, ...(excerpt === undefined ? {} : { excerpt }) }
}

function describeThrown(error: unknown): { name: string; message: string; code?: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: `The step threw ${typeof error}: ${String(error)}` }
  const code = isZenError(error) ? error.code : (error as { code?: unknown }).code
  const why = isZenError(error) && error.why !== undefined ? ` ${error.why}` : ''
  return { name: error.name, message: error.message + why, ...(typeof code === 'string' ? { code } : {}) }
}

function framesOfCall(calledAt: string | undefined, projectDir: string): StepError['frames'] {
  const match = /^(.+):(\d+):(\d+)$/.exec(calledAt ?? '')
  if (!match?.[1]?.startsWith(projectDir)) return []
  const file = match[1].slice(projectDir.length + 1).replaceAll('\\', '/')
  return [{ file, line: Number(match[2]), column: Number(match[3]) }]
}
