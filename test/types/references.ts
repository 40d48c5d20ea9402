/** A reference is not its value, and many of them stand where many values are wanted. */
import { externalArtifact, step, unmapped } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { Forest, forest, houses, same, some } from './support.js'
import type { Equal, House } from './support.js'

const count = some<number>()
const list = some<House[]>()
const grow = step({ name: 'grow', outputs: { forest: {}, error: {} } }, ({ seen }: { seen: House[] }) => ({
  forest,
  error: seen.length,
}))
const grown = grow({ seen: list })
const tell = step({ name: 'tell' }, ({ value }: { value: number }) => value)

// ── using one as if it were the value
// @ts-expect-error comparing
if (count > 0.9) tell({ value: count })
// @ts-expect-error comparing for equality
if (count === 0.9) tell({ value: count })
// @ts-expect-error as a number
export const n: number = count
// @ts-expect-error calculating
count + 1
// @ts-expect-error iterating
for (const house of list) tell({ value: house.rooms })
// @ts-expect-error a member of the value
list.length
// @ts-expect-error a method of the value
count.toFixed()
// @ts-expect-error indexing
list[0]
// Two that the compiler lets through; at run time the second one throws.
if (count) tell({ value: count })
;`${count}`

export async function awaiting() {
  const same1 = await tell({ value: 1 })
  same1 satisfies Artifact<number>
  const value = await tell({ value: 1 }).load()
  value satisfies number
  const rows = await grow({ seen: list }).forest.load()
  same<Equal<typeof rows, Forest>>()
}

// ── fan-in
const select = step({ name: 'select' }, ({ models, by }: { models: Forest[]; by: Record<string, number> }) => ({ models, by }))
select({ models: [grown.forest, grow({ seen: list }).forest], by: { one: grown.error, two: 0.5 } })
select({ models: [grown.forest, externalArtifact({ value: forest })], by: {} })
select({ models: some<Forest[]>(), by: some<Record<string, number>>() })
declare const several: readonly Artifact<Forest>[]
select({ models: several, by: {} })
// @ts-expect-error an instance is no parameter, also in a list
select({ models: [grown.forest, forest], by: {} })
// @ts-expect-error a list of the wrong things
select({ models: [grown.error], by: {} })
// @ts-expect-error a record of the wrong things
select({ models: [], by: { one: grown.forest } })
// @ts-expect-error one is not many
select({ models: grown.forest, by: {} })
const candidates = [1, 2].map((n) => grow({ seen: list }, { id: `grow_${n}` }))
const best = step({ name: 'best' }, ({ from }: { from: { forest: Forest; error: number }[] }) => from[0]!.forest)
best({ from: candidates })
same<Equal<ReturnType<typeof best>, Artifact<Forest>>>()
const deep = step({ name: 'deep' }, ({ table }: { table: Record<string, number[]> }) => table)
deep({ table: { a: [count], b: [2] } })

// ── tuples
const pair = step({ name: 'pair' }, ({ of }: { of: [number, string] }) => of)
pair({ of: [count, 'a'] })
pair({ of: [1, some<string>()] })
// @ts-expect-error the wrong way round
pair({ of: [some<string>(), count] })
// @ts-expect-error too short
pair({ of: [count] })

// ── map
interface Options {
  rate: number
  depth?: number
}
const search = step({ name: 'search' }, ({ options, on }: { options: Options; on: House[] }) => options.rate * on.length)
const grid = some<Options[]>()
const found = search.map({ options: grid, on: unmapped(list) })
same<Equal<typeof found, Artifact<number[]>>>()
search.map({ options: [{ rate: 1 }, { rate: count }], on: unmapped(houses) })
const grownAll = grow.map({ seen: [list, list] })
same<Equal<typeof grownAll, { forest: Artifact<Forest[]>; error: Artifact<number[]> }>>()
const choose = step({ name: 'choose' }, ({ loss }: { loss: 'mae' | 'mse' }) => loss)
choose.map({ loss: ['mae', 'mse'] })
choose.map({ loss: unmapped('mae') })
const add = step({ name: 'add' }, ({ a, b = 1 }: { a: number; b?: number }) => a + b)
add.map({ a: [1, 2] })
add.map({ a: [1, 2], b: unmapped(3) })
add.map({ a: tell.map({ value: [1] }), b: tell.map({ value: [1] }) })
// @ts-expect-error houses are elements to map over unless they are unmapped
search.map({ options: grid, on: list })
// @ts-expect-error unmapped, but a number
search.map({ options: grid, on: unmapped(count) })
// @ts-expect-error nothing for `on`
search.map({ options: grid })
// @ts-expect-error neither of the two
choose.map({ loss: unmapped('rmse') })
// @ts-expect-error one is not many
add.map({ a: 1 })

// ── external artifacts
const value = externalArtifact({ value: houses })
same<Equal<typeof value, Artifact<House[]>>>()
const unknown = externalArtifact({ name: 'houses' })
same<Equal<typeof unknown, Artifact<unknown>>>()
const claimed = externalArtifact<Forest>({ modelArtifactName: 'forest', modelName: 'prices', modelVersion: 'staging' })
same<Equal<typeof claimed, Artifact<Forest>>>()
externalArtifact<House[]>({ pipelineName: 'train', artifactName: 'houses' })
externalArtifact<House[]>({ id: 'abcdefghij' })
externalArtifact<House[]>({ name: 'houses', version: 3 })
const use = step({ name: 'use' }, ({ model }: { model: Forest }) => model)
// @ts-expect-error no such way to name one
externalArtifact({ nam: 'houses' })
// @ts-expect-error its type was not written down
use({ model: externalArtifact({ name: 'forest' }) })
