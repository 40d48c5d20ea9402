/** The end of a run in words: what stays on the screen and can be copied. */
import type { RunView, StepView } from '../schema/views.js'
import { shortDuration } from './duration.js'
import type { Glyphs } from './glyphs.js'
import type { Line } from './lines.js'
import { fitExcerpt } from './fit-excerpt.js'
import { countSteps, describeCounts } from './run-model.js'
import type { Measure } from './width.js'

export interface SummaryOptions {
  readonly glyphs: Glyphs
  readonly safe: (text: string) => string
  /** Makes a name one word of a command to copy. */
  readonly quote: (text: string) => string
  /** `zen run train.ts`, to type again. */
  readonly command: string
  /** Of the screen; undefined where nothing limits a line. */
  readonly width?: number | undefined
  readonly measure?: Measure | undefined
}

export function summaryOf(run: RunView, options: SummaryOptions): Line[] {
  if (run.status === 'completed') return completedLines(run, options)
  return [
    ...run.steps.filter(({ status }) => status === 'failed').flatMap((step) => failedStepLines(step, options)),
    ...endLines(run, options),
  ]
}

function completedLines(run: RunView, { glyphs, safe, quote }: SummaryOptions): Line[] {
  const counts = countSteps(run.steps)
  const total = run.steps.length
  const allCached = total > 0 && counts.cached === total
  const words = allCached
    ? `${total} of ${total} steps cached`
    : `${total} ${total === 1 ? 'step' : 'steps'}${counts.cached > 0 ? ` (${counts.cached} cached)` : ''}`
  const facts = [safe(run.pipeline), `run ${safe(run.name)}`, words, preciseDuration(run.durationMs ?? 0)].join(` ${glyphs.dot} `)
  const lines: Line[] = [[{ text: glyphs.ok, tone: 'ok' }, { text: ` ${facts}` }]]
  const model = run.model === null ? undefined : `${safe(run.model.name)} ${run.model.version}`
  const source = allCached ? sameSource(run.steps) : undefined
  if (source !== undefined) {
    const links = model === undefined ? '' : `; ${model} links them`
    lines.push([{ text: `  same results as ${safe(source)}${links} (--no-cache to run anyway)` }])
  } else if (model !== undefined) {
    const words = `${safe(quote(run.model!.name))} ${run.model!.version}`
    lines.push([{ text: `  ${model}` }, { text: `    zen model version describe ${words}`, tone: 'dim' }])
  }
  return lines
}

/** Short runs show hundredths: 0.21s says more than 0.2s. */
function preciseDuration(durationMs: number): string {
  return durationMs < 995 ? `${(durationMs / 1000).toFixed(2)}s` : shortDuration(durationMs)
}

/** The run that all cached steps come from, when it is one. */
function sameSource(steps: readonly StepView[]): string | undefined {
  const sources = new Set(steps.map(({ reason }) => /^cached from (\S+)/.exec(reason)?.[1]))
  return sources.size === 1 ? [...sources][0] : undefined
}

function failedStepLines(step: StepView, options: SummaryOptions): Line[] {
  const { glyphs, safe } = options
  const attempts = step.attempts > 1 ? `  attempt ${step.attempts}` : ''
  const head: Line = [
    { text: `${glyphs.failed} `, tone: 'failed' },
    { text: `${safe(step.id)}  failed  ${shortDuration(step.durationMs ?? 0)}${attempts}`, tone: 'bold' },
  ]
  const { error } = step
  if (error === null) return [head]
  const [first = '', ...more] = error.message.split('\n')
  const inputs = Object.values(step.inputs)
    .flat()
    .map((input) => `${input.artifact}${input.version === null ? '' : `@${input.version}`}`)
  return [
    head,
    [{ text: `  ${safe(`${error.name}: ${first}`)}`, tone: 'failed' }],
    ...more.slice(0, 20).map((text): Line => [{ text: `  ${safe(text)}` }]),
    ...error.frames.slice(0, 3).map(({ file, line, column, function: name }): Line => {
      const place = `${file}:${line}:${column}`
      return [{ text: `     at ${safe(name === undefined ? place : `${name} (${place})`)}`, tone: 'dim' }]
    }),
    ...excerptLines(error.excerpt ?? '', options),
    ...(inputs.length === 0 ? [] : [[{ text: `  inputs    ${safe([...new Set(inputs)].join('   '))}` }]]),
    [{ text: '' }],
  ]
}

function excerptLines(excerpt: string, { safe, width, measure }: SummaryOptions): Line[] {
  const indent = ' '.repeat(6)
  const lines = excerpt
    .split('\n')
    .filter((text) => text !== '')
    .map(safe)
  const fitting = width === undefined || measure === undefined ? lines : fitExcerpt(lines, width - indent.length, measure)
  return fitting.map((text) => [{ text: `${indent}${text}` }])
}

function endLines(run: RunView, { glyphs, safe, quote, command }: SummaryOptions): Line[] {
  const failed = run.status === 'failed'
  const counts = describeCounts(countSteps(run.steps), ', ')
  const end = `Run ${safe(run.name)} ${run.status} after ${shortDuration(run.durationMs ?? 0)}${counts === '' ? '' : ` ${glyphs.dot} ${counts}`}`
  const lines: Line[] = [
    [{ text: failed ? glyphs.failed : glyphs.warning, tone: failed ? 'failed' : 'warning' }, { text: ` ${end}` }],
  ]
  const stepFailed = run.steps.find(({ status }) => status === 'failed')
  if (run.error !== null && stepFailed === undefined)
    lines.push([{ text: `  ${safe(`${run.error.name}: ${run.error.message}`)}` }])
  for (const warning of run.warnings) lines.push([{ text: `  ${safe(warning)}` }])
  if (stepFailed !== undefined)
    lines.push(nextLine('its output', `zen runs logs ${safe(quote(run.name))} ${safe(quote(stepFailed.id))}`))
  lines.push(nextLine('every step', `zen runs describe ${safe(quote(run.name))}`))
  if (run.steps.some(isReusable)) lines.push(nextLine('go on', `${command}    (finished steps are reused)`))
  return lines
}

/** The next run finds its result: the step is done, and its caching is not off for good (`--no-cache` keeps results). */
function isReusable({ status, reason }: StepView): boolean {
  return status === 'cached' || (status === 'completed' && !reason.includes('caching off (enableCache'))
}

function nextLine(label: string, command: string): Line {
  return [{ text: `  ${label.padEnd(16)}`, tone: 'dim' }, { text: command }]
}
