/** One trivial step in a warm worker, durable: from its start to the next one's start, early and late in a long chain. */
import { writeChain } from './chain.js'
import { type Figure, figure } from './measure.js'
import { inScratch, zen } from './scratch.js'

const targetMs = 10

export async function measureWarmStep(): Promise<Figure[]> {
  return inScratch((folder) => {
    zen(folder, 'init')
    const events = zen(folder, 'run', writeChain(folder, 1_000), '--no-cache', '--events')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { type: string; at: string })
    const starts = events.filter((event) => event.type === 'step-started').map((event) => Date.parse(event.at))
    const gaps = starts.slice(1).map((at, index) => at - starts[index]!)
    if (gaps.length < 999) throw new Error(`expected 1,000 steps, saw ${starts.length}`)
    // Events carry whole milliseconds, so a mean over a window says more than its median.
    const window = (from: number): number[] => [gaps.slice(from, from + 50).reduce((sum, gap) => sum + gap, 0) / 50]
    return [
      { ...figure('one step, 10th to 60th of 1,000', window(10)), runs: 50, targetMs },
      { ...figure('one step, last 50 of 1,000', window(gaps.length - 50)), runs: 50, targetMs },
    ]
  })
}
