/** What a step's function must return. */
import { Model, step } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { forest, houses, same } from './support.js'
import type { Equal, Forest, House } from './support.js'
import { z } from 'zod'

// ── keys
step({ name: 's', outputs: { a: {}, b: {} } }, () => ({ a: 1, b: 2 }))
// @ts-expect-error b is missing
step({ name: 's', outputs: { a: {}, b: {} } }, () => ({ a: 1 }))
// @ts-expect-error b is not declared
step({ name: 's', outputs: { a: {} } }, () => ({ a: 1, b: 2 }))
// @ts-expect-error b is missing, async
step({ name: 's', outputs: { a: {}, b: {} } }, async () => ({ a: 1 }))
// @ts-expect-error b is not declared, async
step({ name: 's', outputs: { a: {} } }, async () => ({ a: 1, b: 2 }))
// @ts-expect-error not an object
step({ name: 's', outputs: { a: {} } }, () => 1)
// @ts-expect-error missing in one branch
step({ name: 's', outputs: { a: {}, b: {} } }, ({ q }: { q: boolean }) => (q ? { a: 1, b: 2 } : { a: 1 }))
// @ts-expect-error missing in one branch, async
step({ name: 's', outputs: { a: {}, b: {} } }, async ({ q }: { q: boolean }) => (q ? { a: 1, b: 2 } : { a: 1 }))
// @ts-expect-error missing in one branch of a written type
step({ name: 's', outputs: { a: {}, b: {} } }, (): { a: number } | { a: number; b: number } => ({ a: 1 }))
// @ts-expect-error too many in one branch
step({ name: 's', outputs: { a: {} } }, ({ q }: { q: boolean }) => (q ? { a: 1, b: 2 } : { a: 1 }))
// @ts-expect-error an output may not be optional
step({ name: 's', outputs: { a: {} } }, (): { a?: number } => ({ a: 1 }))
// @ts-expect-error nothing at all
step({ name: 's', outputs: { a: {} } }, () => undefined)
// @ts-expect-error b is not declared, of type any
step({ name: 's', outputs: { a: {} } }, () => ({ a: 1, b: JSON.parse('1') }))

const branches = step({ name: 's', outputs: { a: {}, b: {} } }, ({ q }: { q: boolean }) =>
  q ? { a: 1, b: 2 } : { a: 'x', b: 1 },
)
const branched = branches({ q: true })
same<Equal<typeof branched.a, Artifact<string | number>>>()
const never = step({ name: 's', outputs: { a: {} } }, () => {
  throw new Error('always')
})
never().a satisfies Artifact<number>
const any = step({ name: 's', outputs: { a: {} } }, () => JSON.parse('1'))
same<Equal<ReturnType<typeof any>, { a: Artifact<any> }>>()
const late = step({ name: 's', outputs: { a: {} } }, (): { a: number } | Promise<{ a: number }> => ({ a: 1 }))
same<Equal<ReturnType<typeof late>, { a: Artifact<number> }>>()
interface Parts {
  seen: House[]
  unseen: House[]
}
const typed = step({ name: 's', outputs: { seen: {}, unseen: {} } }, (): Parts => ({ seen: houses, unseen: houses }))
same<Equal<ReturnType<typeof typed>, { seen: Artifact<House[]>; unseen: Artifact<House[]> }>>()

// ── one unnamed output
const record = step({ name: 's' }, () => ({ a: 1, b: 'x' }))
same<Equal<ReturnType<typeof record>, Artifact<{ a: number; b: string }>>>()
const configured = step({ name: 's', output: { name: 'houses', type: 'data', tags: ['raw'] } }, () => houses)
same<Equal<ReturnType<typeof configured>, Artifact<House[]>>>()
const none = step({ name: 's', outputs: {} }, () => ({}))
same<Equal<ReturnType<typeof none>, Artifact<{}>>>()
step({ name: 's', output: { type: 'model' } }, ({ a }: { a: number }) => a)({ a: 1 }) satisfies Artifact<number>
// @ts-expect-error either output or outputs
step({ name: 's', output: { name: 'x' }, outputs: { a: {} } }, () => ({ a: 1 }))
// @ts-expect-error no such type of artifact
step({ name: 's', output: { type: 'mod' } }, () => 1)

// ── configuration of outputs
const linked = new Model({ name: 'prices' })
step({ name: 's', outputs: { a: { model: linked, overwrite: true, version: 'first', metadata: { k: 1 } } } }, () => ({ a: 1 }))
// @ts-expect-error no such type of artifact
step({ name: 's', outputs: { a: { type: 'mod' } } }, () => ({ a: 1 }))
// @ts-expect-error no such member
step({ name: 's', outputs: { a: { type: 'model', colour: 1 } } }, () => ({ a: 1 }))
const kept = { name: 's', outputs: { a: { type: 'model', tags: ['x'] } } } as const
step(kept, () => ({ a: 1 })).name
const loosened = { name: 's', outputs: { a: { type: 'model' } } }
// @ts-expect-error the type of artifact was widened to text
step(loosened, () => ({ a: 1 }))

// ── options
step({ name: 's', model: linked }, () => 1)
step({ name: 's', model: { name: 'prices' } }, () => 1)
step({ name: 's', cache: { salt: 'v2', env: ['REGION'] }, timeoutMs: 10, secrets: ['token'], resources: { cpus: 2 } }, () => 1)
// @ts-expect-error no such option
step({ name: 's', colour: 1 }, () => ({ a: 1 }))
// @ts-expect-error a step is made of a function
step({ name: 's' }, 5)
// @ts-expect-error inputs have names
step({ name: 's' }, (n: number) => n)
// @ts-expect-error inputs come in one object
step({ name: 's' }, ({ n }: { n: number }, m: number) => n + m)
// @ts-expect-error nothing says what the inputs are
step({ name: 's' }, ({ seed = 42 }) => seed)

// ── functions in the options do not spoil inference
const hooked = step(
  { name: 's', outputs: { a: {}, b: {} }, onFailure: ({ run, step: failed, error }) => [run.id, failed?.id, error] },
  async ({ q }: { q: number }) => ({ a: q, b: 'x' }),
)
same<Equal<ReturnType<typeof hooked>, { a: Artifact<number>; b: Artifact<string> }>>()
const onFailure = ({ run }: { run: { id: string } }) => run.id
// @ts-expect-error b is missing, with a hook in the options
step({ name: 's', outputs: { a: {}, b: {} }, onFailure }, async ({ q }: { q: number }) => ({ a: q }))

// ── a function declared elsewhere
async function train({ on, depth = 3 }: { on: readonly House[]; depth?: number }) {
  return { model: forest, size: depth + on.length }
}
const trained = step({ name: 's', outputs: { model: { type: 'model' }, size: {} } }, train)
trained({ on: houses }).model satisfies Artifact<Forest>
const bare = step(train)
same<Equal<ReturnType<typeof bare>, Artifact<{ model: Forest; size: number }>>>()

// ── a schema for the inputs
const checked = step(
  { name: 's', input: z.object({ rate: z.number().default(0.1), depth: z.coerce.number() }), outputs: { a: {} } },
  ({ rate, depth }) => ({ a: rate * depth }),
)
same<Equal<ReturnType<typeof checked>, { a: Artifact<number> }>>()
checked({ depth: 1 })
checked({ depth: '1', rate: 0.5 })
checked({ depth: checked({ depth: 1 }).a })
// @ts-expect-error a misspelt name
checked({ rate: 1, dept: 3 })
const rate = z.object({ rate: z.number() })
// @ts-expect-error b is missing
step({ name: 's', input: rate, outputs: { a: {}, b: {} } }, ({ rate }) => ({ a: rate }))
// @ts-expect-error the function wants text, the schema gives a number
step({ name: 's', input: rate }, ({ rate }: { rate: string }) => rate)
