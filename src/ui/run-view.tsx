/**
 * The live view of `zen run`, drawn on standard error. Events go into a plain store; one tick a quarter of a second takes a
 * snapshot, writes all new lines in one go above the region, and draws the region once. So a step that prints a
 * thousand lines a second costs as much as one that prints none.
 */
import { Box, type Instance, render, useStdout } from 'ink'
import { useEffect, useState } from 'react'
import type { RunEvent } from '../engine/events.js'
import { StyledLine, setInkColor } from './draw.js'
import type { Glyphs } from './glyphs.js'
import { type RegionOptions, liveRegion } from './live-region.js'
import { type Line, printLines } from './lines.js'
import { linesOf, nameWidthOf, tellsFailure } from './run-lines.js'
import { applyEvent, emptyRun } from './run-model.js'
import { type Measure, loadFullMeasure } from './width.js'

const tickMs = 250

export interface RunViewOptions {
  readonly stream: NodeJS.WriteStream
  readonly color: boolean
  readonly glyphs: Glyphs
  readonly safe: (text: string) => string
  readonly safeLog: (text: string) => string
  /** A summary after the run tells of failed steps: until then they stand in the region, not in the scrollback. */
  readonly summaryFollows?: boolean | undefined
  readonly now?: () => number
}

export interface RunView {
  push(event: RunEvent): void
  /** Takes the region away, writes what is left, gives the cursor back. */
  finish(): void
}

/** The screen between two ticks: new lines for the scrollback, and the region. */
export class RunScreen {
  readonly #run = emptyRun()
  #lines: Line[] = []
  readonly #options: RunViewOptions
  readonly #measure: Measure

  constructor(options: RunViewOptions, measure: Measure) {
    this.#options = options
    this.#measure = measure
  }

  push(event: RunEvent): void {
    applyEvent(this.#run, event)
    if (this.#options.summaryFollows === true && tellsFailure(event)) return
    const { glyphs, safe, safeLog, stream } = this.#options
    const measure = this.#measure
    const nameWidth = nameWidthOf(this.#run.steps.keys(), { measure, safe, width: stream.columns })
    this.#lines.push(...linesOf(event, { glyphs, safe, safeLog, nameWidth, measure, width: stream.columns }))
  }

  /** Text for the scrollback since the last call. */
  takeLog(): string {
    const text = printLines(this.#lines, this.#options.color)
    this.#lines = []
    return text
  }

  region(size: Pick<RegionOptions, 'width' | 'rows'>): readonly Line[] {
    const { glyphs, safe, summaryFollows = false, now = Date.now } = this.#options
    if (this.#run.status !== undefined || this.#run.name === '') return []
    return liveRegion(this.#run, { ...size, nowMs: now(), glyphs, safe, measure: this.#measure, showFailed: summaryFollows })
  }
}

export function LiveRegion({ screen, everyMs = tickMs }: { readonly screen: RunScreen; readonly everyMs?: number }) {
  const { stdout, write } = useStdout()
  const size = { width: stdout.columns || 80, rows: stdout.rows || 24 }
  const [lines, setLines] = useState(() => screen.region(size))
  useEffect(() => {
    const timer = setInterval(() => {
      const log = screen.takeLog()
      if (log !== '') write(log)
      setLines(screen.region({ width: stdout.columns || 80, rows: stdout.rows || 24 }))
    }, everyMs)
    return () => {
      clearInterval(timer)
    }
  }, [screen, stdout, write, everyMs])
  return (
    <Box flexDirection="column">
      {lines.map((line, at) => (
        <StyledLine key={at} line={line} />
      ))}
    </Box>
  )
}

export async function openRunView(options: RunViewOptions): Promise<RunView> {
  setInkColor(options.color)
  const screen = new RunScreen(options, await loadFullMeasure())
  const instance: Instance = render(<LiveRegion screen={screen} />, {
    stdout: options.stream,
    stderr: options.stream,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  return {
    push: (event) => {
      screen.push(event)
    },
    finish: () => {
      instance.clear()
      instance.unmount()
      options.stream.write(screen.takeLog())
    },
  }
}
