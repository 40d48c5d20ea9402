/** The few lines at the bottom that are redrawn while a run goes on. */
import { shortDuration } from './duration.js'
import { fitLine } from './fit-line.js'
import type { Glyphs } from './glyphs.js'
import type { Line, Span } from './lines.js'
import { maxNameWidth } from './run-lines.js'
import { type RunModel, type StepProgress, countSteps, describeCounts } from './run-model.js'
import { type Measure, cut } from './width.js'

export interface RegionOptions {
  readonly nowMs: number
  readonly width: number
  /** Rows of the screen. */
  readonly rows: number
  readonly glyphs: Glyphs
  readonly measure: Measure
  readonly safe: (text: string) => string
  /** Failed steps stand here while others go on. */
  readonly showFailed?: boolean | undefined
}

const barWidth = 16

/** Never as tall as the screen: Ink would clear the terminal at every frame. */
export function liveRegion(run: RunModel, options: RegionOptions): Line[] {
  const { width, rows, glyphs, nowMs } = options
  const room = Math.max(3, Math.min(10, rows - 3))
  const steps = [...run.steps.values()]
  const running = steps.filter(({ status }) => status === 'running')
  const waiting = steps.filter(({ status }) => status === 'pending')
  const failed =
    options.showFailed === true ? steps.filter(({ status }) => status === 'failed').slice(0, Math.max(0, room - 4)) : []
  const stepRows = Math.max(1, room - 3 - failed.length)
  const nameWidth = Math.min(
    maxNameWidth(width),
    Math.max(8, ...[...running, ...waiting.slice(0, 1)].map(({ id }) => options.measure(options.safe(id)))),
  )
  const lines: Line[] = [[{ text: glyphs.rule.repeat(width), tone: 'dim' }]]
  for (const step of failed) lines.push(failedLine(step, options))
  for (const step of running.slice(0, stepRows)) lines.push(runningLine(step, nameWidth, options))
  if (running.length > stepRows)
    lines[lines.length - 1] = [{ text: `${glyphs.dot} ${running.length - stepRows + 1} more running` }]
  if (lines.length < room - 1 && waiting[0] !== undefined)
    lines.push(waitingLine(waiting[0], waiting.length - 1, nameWidth, run, options))
  const counts = describeCounts(countSteps(steps), ` ${glyphs.dot} `)
  const parts = [
    counts,
    shortDuration(nowMs - run.startedAtMs),
    run.stopping ? 'stopping, Ctrl-C stops now' : 'Ctrl-C stops after the running steps',
  ]
  lines.push([{ text: parts.filter((part) => part !== '').join(` ${glyphs.dot} `), tone: 'dim' }])
  return lines.slice(0, room).map((line) => fitLine(line, options))
}

function runningLine(step: StepProgress, nameWidth: number, options: RegionOptions): Line {
  const { glyphs, nowMs } = options
  const elapsed = shortDuration(nowMs - (step.startedAtMs ?? nowMs))
  const frame = glyphs.spinner[Math.floor(nowMs / 250) % glyphs.spinner.length]!
  const spans: Span[] = [
    { text: `${frame} `, tone: 'running' },
    { text: `${nameCell(step.id, nameWidth, options)}  running ${elapsed.padStart(6)}` },
  ]
  if (step.attempt > 1) spans.push({ text: `  attempt ${step.attempt}`, tone: 'warning' })
  if (step.fraction !== undefined) spans.push({ text: `  ${bar(step.fraction, glyphs)}`, tone: 'running' })
  const detail = step.message ?? step.lastLog
  if (detail !== undefined) spans.push({ text: `  ${options.safe(detail)}`, tone: 'dim' })
  return spans
}

function failedLine({ id, failure }: StepProgress, { glyphs, safe }: RegionOptions): Line {
  const detail = failure === undefined ? '' : `  ${safe(failure)}`
  return [{ text: `${glyphs.failed} `, tone: 'failed' }, { text: `${safe(id)}  failed${detail}` }]
}

function waitingLine(step: StepProgress, more: number, nameWidth: number, run: RunModel, options: RegionOptions): Line {
  const open = step.dependsOn.filter((id) => !['completed', 'cached'].includes(run.steps.get(id)?.status ?? 'completed'))
  const reason = open.length === 0 ? (step.message ?? '') : `for ${open.map(options.safe).join(', ')}`
  const others = more === 0 ? '' : `  and ${more} more`
  return [{ text: `${options.glyphs.waiting} ${nameCell(step.id, nameWidth, options)}  waiting ${reason}${others}`, tone: 'dim' }]
}

function nameCell(id: string, width: number, { measure, glyphs, safe }: RegionOptions): string {
  const name = cut(safe(id), width, measure, glyphs.ellipsis)
  return name + ' '.repeat(Math.max(0, width - measure(name)))
}

function bar(fraction: number, glyphs: Glyphs): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth)
  return glyphs.barFull.repeat(full) + glyphs.barEmpty.repeat(barWidth - full)
}
