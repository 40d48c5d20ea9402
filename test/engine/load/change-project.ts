/** A project that has one of everything that the fingerprint of its step `target` must see, or must not see. */

export type Files = Readonly<Record<string, string>>

type PackageFiles<N extends string> = Readonly<Record<`node_modules/${N}/package.json` | `node_modules/${N}/i.js`, string>>

const packageOf = <N extends string>(name: N, code: string): PackageFiles<N> =>
  ({
    [`node_modules/${name}/package.json`]: `{"name":"${name}","version":"1.0.0","type":"module","exports":"./i.js"}`,
    [`node_modules/${name}/i.js`]: code,
  }) as PackageFiles<N>

export const base = {
  'package.json': '{"name":"c","type":"module","version":"0.0.1"}',
  'tsconfig.json': '{"compilerOptions":{"target":"ES2022","paths":{"@/*":["./*"]}}}',
  ...packageOf('depA', 'export const a = 1, a2 = 2'),
  ...packageOf('depB', 'export const b = 1; export const z = { object: x => x }; export const register = x => x'),
  ...packageOf('depS', 'globalThis.S = 1'),
  'conf.json': '{"limit": 3, "other": 4}',
  'named.json': '{"used": 1, "unused": 2}',
  'b.ts': 'export const deep = (n: number) => n + 1\nexport const unusedDeep = () => 5\nexport const helper = () => 1\n',
  'a.ts':
    'import { deep } from "./b.js"\nexport function helper(n: number) { return deep(n) }\nexport class Svc extends Base0 { static K = 1; m() { return 1 } unusedM() { return 2 } }\nclass Unused { q() { return 1 } }\nimport { Base0 } from "./base.js"\n',
  'base.ts': 'export class Base0 { z() { return 1 } }\n',
  'barrel.ts': 'export * from "./re1.js"\nexport { r2 as renamed } from "./re2.js"\n',
  're1.ts': 'export const r1 = () => 1\nexport const r1b = () => 2\n',
  're2.ts': 'export const r2 = () => 1\n',
  'cyc1.ts': 'import { c2 } from "./cyc2.js"\nexport const c1 = (n: number): number => n ? c2(n - 1) : 0\n',
  'cyc2.ts': 'import { c1 } from "./cyc1.js"\nexport const c2 = (n: number): number => n ? c1(n - 1) : 1\nexport const c2x = 1\n',
  'side.ts': '(globalThis as any).side = 1\n',
  'env.ts': 'export const E = 1\nexport const helper = () => 3\n',
  'dyn.ts': 'export const d = () => 1\nexport const dUnused = 2\n',
  'other.ts':
    'import { step } from "zenlocal"\nexport const far = step({ name: "far" }, () => FAR)\nconst FAR = 1\nexport const far2 = step({ name: "far2" }, () => 2)\n',
  'twin1.ts': 'import { step } from "zenlocal"\nexport const twin = step({ name: "twin1" }, ({ x }: { x: number }) => x + 1)\n',
  'twin2.ts': 'import { step } from "zenlocal"\nexport const twin = step({ name: "twin2" }, ({ x }: { x: number }) => x + 1)\n',
  'sdk.ts': 'export { step as mk } from "zenlocal"\n',
  'viasdk.ts':
    'import { mk } from "./sdk.js"\nexport const v = mk({ name: "viasdk" }, () => 1)\nexport const v2 = mk({ name: "viasdk2" }, () => 2)\n',
  'train.ts': `import { step, step as st, pipeline, isMain, Model } from 'zenlocal'
import * as zen from 'zenlocal'
import 'depS'
import './side.js'
import { helper, Svc } from './a.js'
import { a } from 'depA'
import { b, z } from 'depB'
import conf from './conf.json' with { type: 'json' }
import { used } from './named.json'
import { r1, renamed } from './barrel.js'
import { c1 } from './cyc1.js'
import { helper as envHelper } from '@/env.js'
import { far } from './other.js'
import './twin1.js'
import './twin2.js'
enum Kind { A = 1, B = 2 }
const enum CE { X = 7, Y = 8 }
const LIMIT = 10
const UNUSED = 11
const { limit, other } = conf
const schema = z.object({ q: b })
const model = new Model({ name: 'm' })
let counter = 0
type T1 = { a: number }
function unusedHelper(x: number) { return process.pid + x }
const mk = st
export const target = step<{ n?: number }>({ name: 'target' }, async ({ n = 5 }: { n?: number } & T1) => {
  // a comment
  const { d } = await import('./dyn.js')
  return helper(n) + LIMIT + new Svc().m() + a + limit + used + r1() + renamed() + c1(2) + Kind.B + CE.X + d() + counter + envHelper()
})
export const second = step({ name: 'second', model }, () => b + String(schema))
const third = mk({ name: 'third' }, () => 3)
const fourth = zen.step({ name: 'fourth' }, () => 4)
const group = { fifth: step({ name: 'fifth' }, () => 5), arr: [step({ name: 'sixth' }, () => 6), step({ name: 'seventh' }, () => 7)] }
const eighth = third.withOptions({ enableCache: false })
const logged = <F,>(f: F): F => f
const ninth = logged(step({ name: 'ninth' }, logged(() => 9)))
for (const k of [1, 2]) step({ name: 'loop' + k }, () => k)
const made = [2, 3].map(k => step({ name: 'map' + k }, () => k))
{ const k = 5; step({ name: 'block' }, () => k) }
const factory = (k: number) => step({ name: 'fac' + k }, () => k)
const fac9 = factory(9)
step({ name: 'alone' }, () => 10)
export const train = pipeline({ name: 'p' }, ({ gamma = 0.1 }: { gamma?: number }) => { target({}); second({}); third({}); far({}) })
export default step({ name: 'deflt' }, () => 1)
if (isMain(import.meta)) await train({})
`,
} satisfies Files

/** `base` with a file in which `from`, which must be there, is `to`. */
export function replaced(file: keyof typeof base, ...pairs: readonly (readonly [from: string, to: string])[]): Files {
  let text: string = base[file]
  for (const [from, to] of pairs) {
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
    text = text.replace(from, () => to)
  }
  return { [file]: text }
}

export const inTrain = (from: string, to: string): Files => replaced('train.ts', [from, to])
