/** Materializers, components and command steps. */
import { command, defineComponent, defineMaterializer, step } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { Forest, forest, houses, same, some } from './support.js'
import type { Equal, House } from './support.js'
import { z } from 'zod'

const isForest = (value: unknown): value is Forest => value instanceof Forest

// ── materializers: the type is written down, or comes from `accepts`, in any order of the members
const written = defineMaterializer<Forest>({
  name: 'forest',
  type: 'model',
  accepts: isForest,
  async save(value, dir) {
    value.estimate([]).length + dir.length
  },
  async load() {
    return forest
  },
  metadata: (value) => ({ houses: value.estimate(houses).length }),
})
const inferred = defineMaterializer({
  name: 'forest',
  accepts: isForest,
  save(value, dir) {
    value.estimate([]).length + dir.length
  },
  load: (dir) => (dir.length > 0 ? forest : forest),
})
same<Equal<typeof written, typeof inferred>>()
defineMaterializer({
  name: 'late',
  save(value) {
    value satisfies unknown
  },
  load: () => forest,
  accepts: isForest,
})
step({ name: 's', outputs: { a: { materializer: written } } }, () => ({ a: forest }))
// @ts-expect-error nothing to load with
defineMaterializer<Forest>({ name: 'forest', accepts: isForest, save() {} })
// @ts-expect-error loads something else
defineMaterializer<Forest>({ name: 'forest', accepts: isForest, save() {}, load: () => 'tree' })
// @ts-expect-error an object that only looks like a materializer
step({ name: 's', outputs: { a: { materializer: { name: 'x' } } } }, () => ({ a: 1 }))

// ── components
const chat = defineComponent({
  type: 'alerter',
  flavor: 'chat',
  config: z.object({ url: z.string(), retries: z.number().default(3) }),
  create(config, context) {
    config.retries.toFixed()
    context.signal.throwIfAborted()
    return {
      async post(message) {
        return message === config.url
      },
      async ask() {
        return true
      },
    }
  },
})
chat.type satisfies 'alerter'
const nothing = z.object({})
const postOnly = { post: async () => true }
const postAndAsk = { post: async () => true, ask: async () => true }
defineComponent({ type: 'alerter', flavor: 'chat', config: nothing, create: () => postAndAsk })
// @ts-expect-error an alerter asks, too
defineComponent({ type: 'alerter', flavor: 'chat', config: nothing, create: () => postOnly })
// @ts-expect-error no such type of component
defineComponent({ type: 'alarm', flavor: 'chat', config: nothing, create: () => postAndAsk })

// ── command steps: inputs are the placeholders that are no outputs
const fit = command({
  name: 'fit',
  run: "python fit.py --data {data} --out {model} --home ${HOME} | awk '{print $1}'",
  outputs: { model: { type: 'model', materializer: written }, log: {} },
})
const fitted = fit({ data: some<House[]>() })
same<Equal<typeof fitted, { model: Artifact<Forest>; log: Artifact<unknown> }>>()
fit({ data: 3 })
// @ts-expect-error a misspelt placeholder
fit({ dat: 3 })
// @ts-expect-error nothing for `data`
fit()
// @ts-expect-error an output is no input
fit({ data: 3, model: forest })
// @ts-expect-error no such type of artifact
command({ name: 'c', run: 'true', outputs: { a: { type: 'mod' } } })
step({ name: 's' }, ({ model }: { model: Forest }) => model)({ model: fitted.model })
declare const line: string
command({ name: 'dynamic', run: line, outputs: { a: {} } })({ anything: 1 })
