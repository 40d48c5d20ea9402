/** `zen run` of a chain of 100 steps that are all cached. */
import { writeChain } from './chain.js'
import { type Figure, timeCommands } from './measure.js'
import { inScratch, zen, zenFile } from './scratch.js'

export async function measureCachedChain(runs: number): Promise<Figure[]> {
  return inScratch((folder) => {
    zen(folder, 'init')
    const file = writeChain(folder, 100)
    zen(folder, 'run', file)
    const again = JSON.parse(zen(folder, 'run', file, '--json')) as { steps: { cached: boolean }[] }
    if (again.steps.length !== 100 || !again.steps.every((step) => step.cached)) throw new Error('not every step was cached')
    return timeCommands([{ name: 'zen run, 100 cached steps', args: [zenFile, 'run', file], targetRatio: 4 }], {
      cwd: folder,
      runs,
    })
  })
}
