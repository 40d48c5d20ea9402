import type { PipelineView, RunView, StepView } from '../../schema/views.js'
import type { RunStatus, StepStatus } from '../../schema/run.js'
import type { Card } from '../card.js'
import type { Column } from '../columns.js'
import { formatDuration, formatValue, formatWhen } from '../format-value.js'
import type { Glyphs } from '../../ui/glyphs.js'
import type { Tone } from '../../ui/lines.js'

export const runColumns: readonly Column<RunView>[] = [
  { key: 'name', value: (run) => run.name, minWidth: 14, keep: true },
  { key: 'pipeline', value: (run) => run.pipeline, minWidth: 12 },
  {
    key: 'status',
    value: (run) => run.status,
    show: (run, { glyphs }) => `${runGlyph(run.status, glyphs)} ${run.status}`,
    tone: (run) => runTone(run.status),
    keep: true,
  },
  { key: 'steps', value: (run) => run.steps.length, align: 'right' },
  {
    key: 'duration',
    value: (run) => run.durationMs,
    show: (run, { glyphs }) => (run.durationMs === null ? glyphs.none : formatDuration(run.durationMs)),
    align: 'right',
  },
  { key: 'started', value: (run) => run.startedAt, show: (run, { nowMs }) => formatWhen(run.startedAt, nowMs) },
  { key: 'cached', value: (run) => run.steps.filter((step) => step.cached).length, align: 'right' },
  { key: 'model', value: (run) => (run.model === null ? null : `${run.model.name}@${run.model.version}`), minWidth: 12 },
  { key: 'ended', value: (run) => run.endedAt, onAsking: true },
  { key: 'commit', value: (run) => run.git?.commit ?? null, onAsking: true },
  { key: 'tags', value: (run) => run.tags.join(', '), onAsking: true },
  { key: 'id', value: (run) => run.id, onAsking: true },
]

export const stepColumns: readonly Column<StepView>[] = [
  { key: 'step', value: (step) => step.id, minWidth: 12, keep: true },
  {
    key: 'status',
    value: (step) => step.status,
    show: (step, { glyphs }) => `${stepGlyph(step.status, glyphs)} ${step.status}`,
    tone: (step) => stepTone(step.status),
    keep: true,
  },
  {
    key: 'duration',
    value: (step) => step.durationMs,
    show: (step, { glyphs }) => (step.durationMs === null ? glyphs.none : formatDuration(step.durationMs)),
    align: 'right',
  },
  { key: 'reason', value: (step) => step.reason, minWidth: 20 },
]

/** For scripts, which have no glyph that says it. */
export const fullStepColumns: readonly Column<StepView>[] = [
  ...stepColumns.slice(0, 2),
  { key: 'cached', value: (step) => step.cached },
  ...stepColumns.slice(2),
]

export const pipelineColumns: readonly Column<PipelineView>[] = [
  { key: 'name', value: (pipeline) => pipeline.name, minWidth: 16, keep: true },
  { key: 'runs', value: (pipeline) => pipeline.runs, align: 'right' },
  { key: 'last_run', value: (pipeline) => pipeline.lastRun, minWidth: 12 },
  {
    key: 'last_status',
    value: (pipeline) => pipeline.lastStatus,
    tone: (pipeline) => (pipeline.lastStatus === null ? 'dim' : runTone(pipeline.lastStatus)),
  },
  {
    key: 'last_started',
    value: (pipeline) => pipeline.lastStartedAt,
    show: (pipeline, { nowMs, glyphs }) =>
      pipeline.lastStartedAt === null ? glyphs.none : formatWhen(pipeline.lastStartedAt, nowMs),
  },
]

export function runCard(run: RunView, nowMs: number): (glyphs: Glyphs) => Card {
  return (glyphs) => ({
    title: `${run.name} ${glyphs.dot} ${run.pipeline} ${glyphs.dot} ${run.status}`,
    facts: [
      { label: 'started', value: `${formatWhen(run.startedAt, nowMs)} (${run.startedAt})` },
      { label: 'took', value: run.durationMs === null ? null : formatDuration(run.durationMs) },
      { label: 'model', value: run.model === null ? null : `${run.model.name} version ${run.model.version}` },
      { label: 'commit', value: commitOf(run) },
      {
        label: 'parameters',
        value: Object.entries(run.parameters)
          .map(([key, value]) => `${key} ${formatValue(value)}`)
          .join(', '),
      },
      { label: 'tags', value: run.tags.join(', ') },
      { label: 'error', value: run.error === null ? null : `${run.error.name}: ${run.error.message}`, tone: 'failed' },
      { label: 'warnings', value: run.warnings.join('\n'), tone: 'warning' },
      { label: 'id', value: run.id },
    ],
  })
}

function commitOf({ git }: RunView): string | null {
  if (git?.commit == null) return null
  return `${git.commit.slice(0, 7)}${git.dirty ? ' and uncommitted changes' : ''}${git.branch === null ? '' : `, branch ${git.branch}`}`
}

function runGlyph(status: RunStatus, glyphs: Glyphs): string {
  switch (status) {
    case 'completed':
      return glyphs.ok
    case 'failed':
      return glyphs.failed
    case 'running':
      return glyphs.spinner[2] ?? '*'
    case 'interrupted':
    case 'stopped':
      return glyphs.warning
  }
}

export function runTone(status: RunStatus): Tone {
  switch (status) {
    case 'completed':
      return 'ok'
    case 'failed':
      return 'failed'
    case 'running':
      return 'running'
    case 'interrupted':
    case 'stopped':
      return 'warning'
  }
}

function stepGlyph(status: StepStatus, glyphs: Glyphs): string {
  switch (status) {
    case 'completed':
      return glyphs.ok
    case 'cached':
      return glyphs.cached
    case 'failed':
      return glyphs.failed
    case 'running':
      return glyphs.spinner[2] ?? '*'
    case 'pending':
      return glyphs.waiting
    case 'skipped':
      return glyphs.skipped
    case 'stopped':
      return glyphs.warning
  }
}

function stepTone(status: StepStatus): Tone {
  switch (status) {
    case 'completed':
      return 'ok'
    case 'cached':
      return 'cached'
    case 'failed':
      return 'failed'
    case 'running':
      return 'running'
    case 'pending':
    case 'skipped':
      return 'dim'
    case 'stopped':
      return 'warning'
  }
}
