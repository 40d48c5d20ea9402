/** The lines that stay in the scrollback while a run goes on: header, finished steps, logs, warnings. */
import type { RunEvent } from '../engine/events.js'
import type { RunStep } from '../schema/run.js'
import { shortDuration } from './duration.js'
import { fitLine } from './fit-line.js'
import type { Glyphs } from './glyphs.js'
import type { Line, Span, Tone } from './lines.js'
import { unreachable } from './run-model.js'
import { type Measure, cut, pad } from './width.js'

export interface LineContext {
  readonly glyphs: Glyphs
  /** Width of the column of step names. */
  readonly nameWidth: number
  /** Of the screen; undefined where nothing limits a line. Logs and failures may be longer: a terminal breaks them, nothing is lost. */
  readonly width?: number | undefined
  readonly measure: Measure
  /** Makes text of records and programs harmless for the terminal. */
  readonly safe: (text: string) => string
  readonly safeLog: (text: string) => string
}

/** What an event adds to the scrollback; most events add nothing. */
export function linesOf(event: RunEvent, context: LineContext): Line[] {
  const { glyphs, safe, safeLog } = context
  switch (event.type) {
    case 'run-started': {
      const commit = event.commit === null ? [] : [`${event.commit.slice(0, 7)}${event.dirty ? '+dirty' : ''}`]
      const steps = `${event.steps.length} ${event.steps.length === 1 ? 'step' : 'steps'}`
      return [
        [{ text: [safe(event.pipeline), `run ${safe(event.name)}`, steps, ...commit].join(` ${glyphs.dot} `), tone: 'bold' }],
      ]
    }
    case 'step-log':
      return [
        [
          { text: `${cutName(event.step, maxNameWidth(context.width), context)} ${glyphs.bar} `, tone: 'dim' },
          { text: safeLog(event.line) },
        ],
      ]
    case 'step-retry':
      return [
        [
          { text: `${glyphs.warning} `, tone: 'warning' },
          { text: `${safe(event.step)}  attempt ${event.attempt} failed: ${safe(event.error.message)}` },
        ],
      ]
    case 'step-ended':
      return endedLines(event.step, context)
    case 'warning':
      return [
        [
          { text: `${glyphs.warning} `, tone: 'warning' },
          { text: `${event.step === null ? '' : `${safe(event.step)}: `}${safe(event.message)}` },
        ],
      ]
    case 'stopping':
      return event.reason === 'failure'
        ? []
        : [
            [
              { text: `${glyphs.warning} `, tone: 'warning' },
              { text: 'Stopping when the running steps are done; Ctrl-C again stops them now.' },
            ],
          ]
    case 'step-started':
    case 'step-progress':
    case 'model-version':
      return []
    case 'run-ended':
      return event.removedVersions.map(({ name, version }) => [
        { text: `${glyphs.warning} `, tone: 'warning' },
        { text: `${safe(name)} ${version.number} was created by this run and removed (deleteNewVersionOnFailure).` },
      ])
    default:
      return unreachable(event)
  }
}

/** Whether the event is a step's failure, which the summary of the run tells with its place in the source. */
export function tellsFailure(event: RunEvent): boolean {
  return event.type === 'step-ended' && event.step.status === 'failed'
}

/** Longer names are cut wherever they stand in a column; a narrow screen must have room for a step's status and time, too. */
export function maxNameWidth(width: number | undefined): number {
  return Math.max(8, Math.min(24, (width ?? 80) - 20))
}

/** As wide as the longest name, within limits. */
export function nameWidthOf(
  ids: Iterable<string>,
  { measure, safe, width }: Pick<LineContext, 'measure' | 'safe' | 'width'>,
): number {
  return Math.min(maxNameWidth(width), Math.max(8, ...[...ids].map((id) => measure(safe(id)))))
}

function cutName(id: string, width: number, { glyphs, measure, safe }: LineContext): string {
  return cut(safe(id), width, measure, glyphs.ellipsis)
}

function endedLines(step: RunStep, context: LineContext): Line[] {
  const { glyphs, nameWidth, width, measure, safe } = context
  const { glyph, word, tone } = lookOf(step, glyphs)
  const detail =
    step.status === 'failed'
      ? `${step.error?.name ?? 'Error'}: ${step.error?.message.split('\n')[0] ?? ''}`
      : step.reason.replace(/^(?:cached|ran because:|skipped:) /, '')
  const spans: Span[] = [
    { text: `${glyph} `, tone },
    {
      text: `${pad(cutName(step.id, nameWidth, context), nameWidth, measure, 'left')}  ${word.padEnd(7)} ${shortDuration(step.durationMs ?? 0).padStart(6)}`,
    },
    { text: `  ${safe(detail)}`, tone: step.status === 'failed' ? 'failed' : 'dim' },
  ]
  return [width === undefined || step.status === 'failed' ? spans : fitLine(spans, { width, measure, glyphs })]
}

function lookOf(step: RunStep, glyphs: Glyphs): { glyph: string; word: string; tone: Tone } {
  switch (step.status) {
    case 'completed':
      return { glyph: glyphs.ok, word: 'done', tone: 'ok' }
    case 'cached':
      return { glyph: glyphs.cached, word: 'cached', tone: 'cached' }
    case 'failed':
      return { glyph: glyphs.failed, word: 'failed', tone: 'failed' }
    case 'stopped':
      return { glyph: glyphs.warning, word: 'stopped', tone: 'warning' }
    case 'skipped':
      return { glyph: glyphs.skipped, word: 'skipped', tone: 'dim' }
    case 'pending':
    case 'running':
      return { glyph: glyphs.waiting, word: step.status, tone: 'dim' }
  }
}
