/** What only exactOptionalPropertyTypes and noUncheckedIndexedAccess can see. */
import { getStepContext, pipeline, step } from '../../src/index.js'

const split = step({ name: 'split' }, ({ share = 0.8 }: { share?: number }) => share)
// @ts-expect-error undefined is not absent
split({ share: undefined })
const train = pipeline({ name: 'train' }, () => split())
export async function runs() {
  const run = await train()
  // @ts-expect-error there may be no such step
  run.steps['split'].outputs['output']
  // @ts-expect-error there may be no such output
  getStepContext().outputs['a'].logMetadata({})
}
