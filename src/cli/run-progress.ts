/** Shows a run while it goes on, on standard error: a live view on a terminal, a line log elsewhere, nothing with `-q`. */
import type { EventSink, RunEvent } from '../engine/events.js'
import type { RunView } from '../ui/run-view.js'
import type { Io } from './io.js'
import { showLogLine } from './log-text.js'
import { showOneLine } from './safe-text.js'
import type { Terminal } from './terminal.js'

export interface RunProgress {
  readonly onEvent: EventSink
  /** Stop drawing and write what is left; the summary may follow. */
  finish(): Promise<void>
}

/** Ink costs some 100 ms to load: a run that is over before this never pays for it. */
const openAfterMs = 300
const tickMs = 1000

export interface ProgressOptions {
  readonly quiet: boolean
  /** The summary tells of failed steps: on a terminal they are not told twice. */
  readonly summaryFollows: boolean
}

export async function openProgress(io: Io, terminal: Terminal, options: ProgressOptions): Promise<RunProgress> {
  if (options.quiet) return { onEvent: () => undefined, finish: async () => undefined }
  return io.stderr === process.stderr && terminal.stderr.isTty && !terminal.lineMode
    ? openLive(io, terminal, options)
    : openLineLog(io, terminal)
}

export async function openLineLog(io: Io, terminal: Terminal): Promise<RunProgress> {
  const { openRunLog } = await import('../ui/run-log.js')
  const log = openRunLog({
    write: (text) => io.stderr.write(text),
    safe: showOneLine,
    safeLog: (line) => showLogLine(line, terminal.stderr.color),
    githubActions: io.env['GITHUB_ACTIONS'] === 'true',
  })
  const timer = setInterval(log.tick, tickMs)
  timer.unref()
  return {
    onEvent: log.push,
    finish: async () => {
      clearInterval(timer)
    },
  }
}

async function openLive(io: Io, terminal: Terminal, { summaryFollows }: ProgressOptions): Promise<RunProgress> {
  const { glyphsFor } = await import('../ui/glyphs.js')
  const glyphs = glyphsFor(terminal.unicode)
  const { color } = terminal.stderr
  const safeLog = (line: string): string => showLogLine(line, color)
  const early: RunEvent[] = []
  let view: RunView | undefined
  let opening: Promise<void> | undefined
  const open = async (): Promise<void> => {
    const { openRunView } = await import('../ui/run-view.js')
    const opened = await openRunView({ stream: process.stderr, color, glyphs, safe: showOneLine, safeLog, summaryFollows })
    for (const event of early.splice(0)) opened.push(event)
    view = opened
  }
  const timer = setTimeout(() => {
    opening = open()
  }, openAfterMs)
  return {
    onEvent: (event) => {
      if (view === undefined) early.push(event)
      else view.push(event)
    },
    finish: async () => {
      clearTimeout(timer)
      await opening
      if (view !== undefined) view.finish()
      else io.stderr.write(await shortRun(early, terminal, summaryFollows))
    },
  }
}

/** A run that was over at once: its lines without any drawing; of a run from the cache only the warnings. */
async function shortRun(events: readonly RunEvent[], terminal: Terminal, summaryFollows: boolean): Promise<string> {
  const [{ linesOf, nameWidthOf, tellsFailure }, { printLines }, { glyphsFor }, { loadMeasure }] = await Promise.all([
    import('../ui/run-lines.js'),
    import('../ui/lines.js'),
    import('../ui/glyphs.js'),
    import('../ui/width.js'),
  ])
  const ended = events.flatMap((event) => (event.type === 'step-ended' ? [event.step] : []))
  const allCached = ended.every(({ status }) => status === 'cached')
  const told = allCached ? events.filter(({ type }) => type === 'warning') : events
  const { color } = terminal.stderr
  const measure = await loadMeasure(ended.flatMap(({ id, reason }) => [showOneLine(id), showOneLine(reason)]))
  const nameWidth = nameWidthOf(
    ended.map(({ id }) => id),
    { measure, safe: showOneLine, width: terminal.stderr.columns },
  )
  const context = {
    glyphs: glyphsFor(terminal.unicode),
    nameWidth,
    measure,
    width: terminal.stderr.columns,
    safe: showOneLine,
    safeLog: (line: string) => showLogLine(line, color),
  }
  return printLines(
    told.filter((event) => !summaryFollows || !tellsFailure(event)).flatMap((event) => linesOf(event, context)),
    color,
  )
}
