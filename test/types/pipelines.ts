/** Pipelines, their runs, and the contexts. */
import { Model, externalArtifact, getPipelineContext, getStepContext, pipeline, step } from '../../src/index.js'
import type { Artifact, Pipeline, PipelineRun } from '../../src/index.js'
import { forest, houses, same, some } from './support.js'
import type { Equal, Forest, House } from './support.js'
import { z } from 'zod'

const split = step({ name: 'split', outputs: { seen: {}, unseen: {} } }, ({ seed = 1 }: { seed?: number }) => ({
  seen: houses.slice(seed),
  unseen: houses,
}))
const grow = step({ name: 'grow', outputs: { forest: {}, error: {} } }, ({ seen }: { seen: House[] }) => ({
  forest,
  error: seen.length,
}))
const score = step({ name: 'score' }, ({ model, on }: { model: Forest; on: House[] }) => model.estimate(on).length)
const increment = step({ name: 'increment' }, ({ n }: { n: number }) => n + 1)

const train = pipeline(
  {
    name: 'train',
    enableCache: false,
    model: { name: 'prices', license: 'MIT', createNewModelVersion: true, deleteNewVersionOnFailure: true },
    extra: { promoted: 'prices' },
    substitutions: { team: 'a' },
    cache: { salt: 'x' },
    onFailure: ({ run, error }) => [run.name, error],
  },
  ({ seed = 1 }: { seed?: number }) => {
    const { seen, unseen } = split({ seed })
    const grown = grow({ seen })
    score({ model: grown.forest, on: unseen })
    return grown
  },
)
const outer = pipeline({ name: 'outer' }, () => {
  const grown = train({ seed: 3 })
  increment({ n: grown.error }, { after: train() })
  return score({ model: grown.forest, on: houses })
})
const silent = pipeline({ name: 'silent' }, () => {
  increment({ n: outer() })
})

// ── runs
export async function runs() {
  const run = await train({ seed: 3 })
  same<Equal<typeof run, PipelineRun<{ forest: Artifact<Forest>; error: Artifact<number> }>>>()
  const error = await run.outputs.error.load()
  same<Equal<typeof error, number>>()
  const typed = await run.step(grow).outputs.error.load()
  same<Equal<typeof typed, number>>()
  const points = await run.step(score, 'score_2').outputs.output.load()
  same<Equal<typeof points, number>>()
  const untyped = await run.steps['grow']!.outputs['error']!.load()
  same<Equal<typeof untyped, unknown>>()
  const outerRun = await outer()
  same<Equal<typeof outerRun, PipelineRun<Artifact<number>>>>()
  ;(await silent()).id
  await train()
  await train.withOptions({ runName: 'again', enableCache: true, config: 'train.yaml', extra: { a: 1 } })({ seed: 1 })
  const call = train()
  call.error satisfies Artifact<number>
  // @ts-expect-error a misspelt parameter
  await train({ sed: 1 })
  // @ts-expect-error text for a number
  await train({ seed: '1' })
  // @ts-expect-error it takes none
  await outer({ seed: 1 })
  // @ts-expect-error an output that it does not return
  run.outputs.tree
  // @ts-expect-error a pipeline without outputs returns no artifact
  silent().name
}

// ── what a pipeline may return
// @ts-expect-error it may not be async
pipeline({ name: 'p' }, async () => ({ a: some<number>() }))
// @ts-expect-error values are no artifacts
pipeline({ name: 'p' }, () => ({ a: 1 }))
pipeline({ name: 'p' }, ({ data }: { data: Artifact<House[]> }) => grow({ seen: data }))
pipeline({ name: 'p' }, () => [1, 2].map((n) => grow({ seen: houses }, { id: `grow_${n}` })))
const either = pipeline({ name: 'p' }, ({ fast = true }: { fast?: boolean }) =>
  fast ? increment({ n: 1 }) : increment({ n: 2 }),
)
same<Equal<typeof either, Pipeline<{ fast?: boolean }, Artifact<number>>>>()
export const shapes = pipeline({ name: 'p' }, ({ fast = true }: { fast?: boolean }) => {
  if (fast) return { a: increment({ n: 1 }) }
  return { a: increment({ n: 2 }), b: increment({ n: 3 }) }
})
export const chain = pipeline({ name: 'p' }, ({ depth }: { depth: number }) => {
  let last: Artifact<number> = externalArtifact({ value: 0 })
  for (let i = 0; i < depth; i++) last = increment({ n: last })
  return { last }
})
// @ts-expect-error one that calls itself needs a written type
export const self = pipeline({ name: 'self' }, ({ n }: { n: number }) => (n > 0 ? self({ n: n - 1 }) : increment({ n })))

// ── what an inlined pipeline returned may be passed on
const passed = pipeline({ name: 'p' }, () => train())
const wrapped = pipeline({ name: 'p' }, () => ({ grown: train(), points: outer(), list: [outer()] }))
export async function passing() {
  same<Equal<Awaited<ReturnType<typeof passed>>, PipelineRun<{ forest: Artifact<Forest>; error: Artifact<number> }>>>()
  const { outputs } = await wrapped()
  same<Equal<typeof outputs.grown, { forest: Artifact<Forest>; error: Artifact<number> }>>()
  same<Equal<typeof outputs.points, Artifact<number>>>()
  same<Equal<typeof outputs.list, Artifact<number>[]>>()
  passed().error satisfies Artifact<number>
}
// @ts-expect-error the run of another pipeline is no output
pipeline({ name: 'p' }, async () => await train())

// ── options
const prices = new Model({ name: 'prices' })
pipeline({ name: 'p', model: prices }, () => {})
pipeline({ name: 'p', modelConfig: prices, tags: ['nightly'], executionMode: 'fail-fast', settings: { a: 1 } }, () => {})
pipeline({ name: 'p', modelVersion: { name: 'prices' } }, () => {})
// @ts-expect-error no such way to go on after a failure
pipeline({ name: 'p', executionMode: 'fast' }, () => {})
// @ts-expect-error a misspelt option of the model
pipeline({ name: 'p', model: { nam: 'prices' } }, () => {})
// @ts-expect-error no such option
pipeline({ name: 'p', colour: 'red' }, () => {})
const limits = z.object({ rate: z.number().default(1) })
const schematic = pipeline({ name: 'p', params: limits }, ({ rate }) => {
  rate satisfies number
  return increment({ n: rate })
})
schematic()
schematic({ rate: 2 })
// @ts-expect-error text for a number
schematic({ rate: '2' })

// ── contexts
pipeline({ name: 'p', extra: { promoted: 'prices' } }, (_, { extra, model, modelConfig, modelVersion }) => {
  same<Equal<typeof extra.promoted, 'prices'>>()
  same<Equal<typeof model, Model>>()
  same<Equal<typeof modelConfig, Model>>()
  same<Equal<typeof modelVersion, Model>>()
  // @ts-expect-error not in `extra`
  extra.demoted
})
externalArtifact({ modelArtifactName: getPipelineContext<{ promoted: string }>().extra.promoted })
// @ts-expect-error what `extra` holds was not written down
externalArtifact({ modelArtifactName: getPipelineContext().extra['promoted'] })

const annotated = step({ name: 's', outputs: { a: {}, b: {} } }, ({ q }: { q: number }, context) => {
  context.outputs.a.logMetadata({ q })
  context.outputs.b.addTags('x', 'y')
  context.logMetric('loss', 0.1, { step: 3 })
  context.progress(0.5, 'half')
  context.modelVersion satisfies Model
  return { a: q, b: 's' }
})
same<Equal<ReturnType<typeof annotated>, { a: Artifact<number>; b: Artifact<string> }>>()
step({ name: 's', outputs: { a: {} } }, ({ q }: { q: number }, context) => {
  // @ts-expect-error an output that it does not have
  context.outputs.zzz.logMetadata({ q })
  return { a: q }
})
step({ name: 's' }, (_: {}, context) => {
  context.outputs.output.addTags('x')
  return 1
})
step(function alone(_: {}, context) {
  context.outputs.output.logMetadata({ a: 1 })
  return 1
})
export function inStep() {
  getStepContext<'a'>().outputs.a.logMetadata({})
  void getStepContext().model.setStage('production')
  getStepContext().signal.throwIfAborted()
  // @ts-expect-error an output that was not named
  getStepContext<'a'>().outputs.b
}
