/** What a step may be called with. */
import { externalArtifact, step } from '../../src/index.js'
import type { AnyStep, Artifact, Input, Step } from '../../src/index.js'
import { Forest, forest, houses, same, some } from './support.js'
import type { Equal, House } from './support.js'

const split = step({ name: 'split', outputs: { seen: {}, unseen: {} } }, async ({ share = 0.8 }: { share?: number }) => ({
  seen: houses.slice(share),
  unseen: houses,
}))
const grow = step({ name: 'grow', outputs: { forest: { type: 'model' }, error: {} } }, ({ seen }: { seen: House[] }) => ({
  forest,
  error: seen.length / 3,
}))
const score = step({ name: 'score' }, ({ model, on }: { model: Forest; on: House[] }): number => model.estimate(on).length)
const announce = step(async function announce({ value }: { value: number }) {
  await Promise.resolve(value)
})

// ── results
const parts = split()
same<Equal<typeof parts, { seen: Artifact<House[]>; unseen: Artifact<House[]> }>>()
const grown = grow({ seen: parts.seen })
same<Equal<typeof grown, { forest: Artifact<Forest>; error: Artifact<number> }>>()
const points = score({ model: grown.forest, on: parts.unseen })
same<Equal<typeof points, Artifact<number>>>()
same<Equal<ReturnType<typeof announce>, Artifact<void>>>()

// ── optional inputs
split({})
split({ share: 0.5 })
split({}, { id: 'half' })
split(undefined, { id: 'half' })
split({ share: points })
// @ts-expect-error text for a number
split({ share: 'half' })
// @ts-expect-error a misspelt name
split({ shar: 0.5 })
// @ts-expect-error null is no number
split({ share: null })

// ── required inputs
announce({ value: points })
announce({ value: 0.5 })
// @ts-expect-error nothing for `seen`
grow({})
// @ts-expect-error no inputs at all
grow()
// @ts-expect-error a number for houses
grow({ seen: grown.error })
// @ts-expect-error a name that it does not take
grow({ seen: parts.seen, depth: 3 })
// @ts-expect-error an output that it does not have
grown.tree
// @ts-expect-error all outputs where one is wanted
grow({ seen: parts })
// @ts-expect-error the step instead of what calling it returns
announce({ value: score })

// ── after
grow({ seen: houses }, { id: 'late', after: [split] })
grow({ seen: houses }, { after: [parts, points, 'split', grown] })
grow({ seen: houses }, { after: parts })
grow({ seen: houses }, { after: 'split' })
// @ts-expect-error a number is no step
grow({ seen: houses }, { after: [1] })
// @ts-expect-error an option that calls do not have
grow({ seen: houses }, { name: 'x' })

// ── run takes values and gives values
const ran = grow.run({ seen: houses })
same<Equal<typeof ran, Promise<{ forest: Forest; error: number }>>>()
void split.run()
void split.run({ share: 1 })
// @ts-expect-error run takes values, not references
void grow.run({ seen: parts.seen })
// @ts-expect-error run needs what the function needs
void grow.run()

// ── one required, one optional
const both = step({ name: 'both' }, ({ a, b = 2 }: { a: number; b?: number }) => a * b)
both({ a: 1 })
both({ a: points, b: points })
// @ts-expect-error the required one is missing
both({ b: 1 })
// @ts-expect-error no inputs at all
both()

// ── a default for all inputs
const whole = step({ name: 'whole' }, ({ a = 1 }: { a?: number } = {}) => a)
whole()
whole({ a: 2 })
same<Equal<ReturnType<typeof whole>, Artifact<number>>>()
// @ts-expect-error a name that it does not take
whole({ b: 2 })

// ── no inputs
const lonely = step({ name: 'lonely' }, () => 1)
lonely()
lonely({})
lonely({}, { id: 'first' })
lonely(undefined, { id: 'second' })
// @ts-expect-error it takes none
lonely({ x: 1 })

// ── literal types and unions
const choose = step({ name: 'choose' }, ({ loss }: { loss: 'mae' | 'mse' }) => loss)
choose({ loss: 'mae' })
choose({ loss: some<'mae'>() })
choose({ loss: some<'mae' | 'mse'>() })
choose({ loss: externalArtifact({ value: 'mae' }) })
// @ts-expect-error any text may be none of the two
choose({ loss: some<string>() })
// @ts-expect-error neither of the two
choose({ loss: 'rmse' })
const named = step({ name: 'named', outputs: { loss: {} } }, () => ({ loss: 'mae' as const }))
choose({ loss: named().loss })
const widened = step({ name: 'widened', outputs: { loss: {} } }, () => ({ loss: 'mae' }))
// @ts-expect-error the function's own return type is text
choose({ loss: widened().loss })

const loose = step({ name: 'loose' }, ({ v }: { v: number | string | null }) => v)
loose({ v: points })
loose({ v: null })
loose({ v: some<string>() })
const maybe = step({ name: 'maybe' }, ({ v }: { v: { a: number } | null }) => v)
maybe({ v: { a: points } })
maybe({ v: { a: 1 } })
maybe({ v: null })
const flags = step({ name: 'flags' }, ({ on, off }: { on: boolean; off?: boolean | null }) => on && off)
flags({ on: some<boolean>(), off: some<boolean>() })
flags({ on: true, off: null })
const absent = step({ name: 'absent' }, ({ v }: { v: number | undefined }) => v)
absent({ v: undefined })
absent({ v: points })
// @ts-expect-error required, although it may be undefined
absent({})

// ── records are taken apart, instances are not
interface Options {
  rate: number
  depth?: number
}
const tune = step({ name: 'tune' }, ({ options }: { options: Options }) => options.rate)
tune({ options: { rate: points } })
tune({ options: { rate: 1, depth: points } })
tune({ options: some<Options>() })
// @ts-expect-error a misspelt member
tune({ options: { rate: 1, dept: 2 } })
// @ts-expect-error something that only looks like a forest
score({ model: { estimate: () => [] }, on: houses })
// @ts-expect-error an instance is no parameter
score({ model: forest, on: houses })
score({ model: externalArtifact({ value: forest }), on: houses })

const rich = step({ name: 'rich' }, ({ m, d, a }: { m: Map<string, number>; d: Date; a: Float64Array }) => [m, d, a] as const)
const when = externalArtifact({ value: new Date() })
const numbers = externalArtifact({ value: new Float64Array(1) })
rich({ m: externalArtifact({ value: new Map([['a', 1]]) }), d: when, a: numbers })
// @ts-expect-error a Map comes as an artifact
rich({ m: new Map(), d: when, a: numbers })
// @ts-expect-error so does a Date
rich({ m: some<Map<string, number>>(), d: new Date(), a: numbers })

interface Foreign {
  buffer: Buffer
  bytes: Uint8Array
  error: Error
  pattern: RegExp
  url: URL
  system: NodeJS.Process
}
const foreign = step({ name: 'foreign' }, ({ buffer, bytes, error, pattern, url, system }: Foreign) => {
  return [buffer, bytes, error, pattern, url, system].length
})
foreign({ buffer: some(), bytes: some(), error: some(), pattern: some(), url: some(), system: some() })
// @ts-expect-error a regular expression comes as an artifact
foreign({ buffer: some(), bytes: some(), error: some(), pattern: /x/, url: some(), system: some() })

// ── recursive types
type Tree = { size: number; kids: Tree[] }
type AnyJson = string | number | boolean | null | AnyJson[] | { [key: string]: AnyJson }
const walk = step({ name: 'walk' }, ({ json, tree }: { json: AnyJson; tree: Tree }) => [json, tree])
walk({ json: { a: [1, points, { b: some<string>() }] }, tree: { size: points, kids: [{ size: 1, kids: [] }] } })
// @ts-expect-error text deep inside, where a number is wanted
walk({ json: {}, tree: { size: 1, kids: [{ size: some<string>(), kids: [] }] } })

// ── object, unknown, any
const open = step({ name: 'open' }, ({ o, u, a }: { o: object; u: unknown; a: any }) => [o, u, a])
open({ o: {}, u: 1, a: 2 })
open({ o: grown.forest, u: grown.forest, a: grown.forest })
// @ts-expect-error a number is no object
open({ o: 1, u: 1, a: 1 })
// @ts-expect-error unknown must be narrowed first
announce({ value: some<unknown>() })
announce({ value: some<any>() })

// ── unions of whole input objects, and of shapes
const either = step({ name: 'either' }, (inputs: { a: number } | { b: string }) => ('a' in inputs ? 1 : 2))
either({ a: points })
either({ b: 'x' })
// @ts-expect-error neither of the two
either({ c: 1 })
type Shape = { kind: 'dot'; size: number } | { kind: 'word'; text: string }
const draw = step({ name: 'draw' }, ({ shape }: { shape: Shape }) => shape.kind)
draw({ shape: { kind: 'dot', size: points } })
draw({ shape: some<Shape>() })
declare const shape: Shape
draw({ shape })
// @ts-expect-error the member of the other one
draw({ shape: { kind: 'dot', text: 'x' } })

// ── branded text, readonly lists
type Id = string & { readonly brand: 'id' }
const find = step({ name: 'find' }, ({ id }: { id: Id }) => id)
find({ id: some<Id>() })
// @ts-expect-error any text is no Id
find({ id: 'a1' })
const frozen = step({ name: 'frozen', outputs: { list: {} } }, async (): Promise<Readonly<{ list: readonly number[] }>> => ({
  list: [1],
}))
const sum = step({ name: 'sum' }, ({ list }: { list: number[] }) => list.length)
const sumFrozen = step({ name: 'sum' }, ({ list }: { list: readonly number[] }) => list.length)
sumFrozen({ list: frozen().list })
sum({ list: [1, 2] as const })
// @ts-expect-error readonly into mutable, as everywhere in TypeScript
sum({ list: frozen().list })

// ── an artifact of an artifact: a step gets values, so nobody means that
const nested = step({ name: 'nested' }, ({ ref }: { ref: Artifact<House[]> }) => ref.load())
// @ts-expect-error houses, not a reference to them
nested({ ref: parts.seen })

// ── spread and variables escape the check for unknown names, as everywhere in TypeScript
declare const more: { seen: Artifact<House[]>; extra: number }
grow(more)
grow({ ...split(), seen: parts.unseen })

// ── generic code over steps
function nameOf(any: AnyStep): string {
  return any.name
}
nameOf(grow)
function callWithOne<O>(any: Step<{ n: number }, O>): O {
  return any({ n: 1 })
}
const increment = step({ name: 'increment' }, ({ n }: { n: number }) => n + 1)
callWithOne(increment) satisfies Artifact<number>
same<Equal<ReturnType<typeof callWithOne<Artifact<number>>>, Artifact<number>>>()
export function passOn<T>(a: Artifact<T>, use: Step<{ v: T }, Artifact<T>>) {
  return use({ v: a })
}
export function passList<T extends object>(a: Artifact<T[]>, use: Step<{ v: T[] }, Artifact<T>>) {
  return use({ v: a })
}
export function loop() {
  let n = increment({ n: 1 })
  for (let i = 0; i < 3; i++) n = increment({ n })
  return n
}
function accept<T>(input: Input<T>): Input<T> {
  return input
}
accept<number>(increment({ n: 1 }))
const firstOf = <T>() => step({ name: 'first' }, ({ items }: { items: T[] }) => items[0] as T)
const first = firstOf<number>()({ items: [points] })
same<Equal<typeof first, Artifact<number>>>()
// @ts-expect-error a generic function has no one type to record
step({ name: 'first' }, <T>({ items }: { items: T[] }) => items[0])

// ── changed copies
const other = grow.withOptions({ name: 'other', enableCache: false, retry: { attempts: 3 }, outputs: { error: { tags: ['x'] } } })
same<Equal<typeof other, typeof grow>>()
score.withOptions({ output: { name: 'points' } })
// @ts-expect-error an output that it does not have
grow.withOptions({ outputs: { tree: {} } })
// @ts-expect-error its one output has no name
score.withOptions({ outputs: { points: {} } })
