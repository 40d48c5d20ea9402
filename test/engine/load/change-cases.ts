/** What leaves the fingerprint of `target` as it is, and what changes it. */
import { base, inTrain, replaced } from './change-project.js'
import type { Files } from './change-project.js'

export const leavesTheSame: Readonly<Record<string, Files>> = {
  'a comment in the step': inTrain('// a comment', '// other\n/* x */'),
  'a comment at the top': inTrain('import {', '// top\n/** doc */\nimport {'),
  'a legal comment': inTrain('const LIMIT', '/*! legal @license */\nconst LIMIT'),
  'a comment inside an expression': inTrain('helper(n) + LIMIT', 'helper(/* c */ n) + /* d */ LIMIT'),
  formatting: replaced('train.ts', ['return helper(n)', 'return   helper( n )'], ["name: 'target'", 'name: "target",']),
  'a type': inTrain('type T1 = { a: number }', 'type T1 = { a: number; b?: string }'),
  'a type annotation of the step': inTrain('{ n?: number } & T1', '{ n?: number | undefined }'),
  "another step's body": inTrain('() => 3)', '() => 33)'),
  'a new step above': inTrain('export const target', "export const zero = step({ name: 'zero' }, () => 0)\nexport const target"),
  'a new step below': inTrain('const third', "const zero2 = step({ name: 'zero2' }, () => 0)\nconst third"),
  'a new step that nothing names': inTrain('const third', "step({ name: 'zero3' }, () => 0)\nconst third"),
  'an unused helper': inTrain('process.pid + x', 'process.ppid + x * 2'),
  'an unused constant': inTrain('UNUSED = 11', 'UNUSED = 12'),
  'an unused helper two files away': replaced('b.ts', ['=> 5', '=> 6']),
  'an unused class': replaced('a.ts', ['q() { return 1 }', 'q() { return 2 }']),
  'the body of the pipeline': inTrain('target({}); second({})', 'second({}); target({})'),
  'a default of the pipeline': inTrain('gamma = 0.1', 'gamma = 0.2'),
  'the isMain line': inTrain('await train({})', 'await train({ gamma: 3 })'),
  'a step in another file': replaced('other.ts', ['FAR = 1', 'FAR = 2']),
  'an unused re-export': replaced('re1.ts', ['r1b = () => 2', 'r1b = () => 3']),
  'an unused object of the SDK': inTrain("name: 'm'", "name: 'm2'"),
  'an unused object of a package': inTrain('q: b', 'q: b, r: 1'),
  'another key of a JSON file': replaced('named.json', ['"unused": 2', '"unused": 3']),
  "another package's version": replaced('node_modules/depB/package.json', ['1.0.0', '2.0.0']),
  'colliding names in a new, unrelated file': {
    'new.ts':
      'import { step } from "zenlocal"\nexport const deep = () => 9\nexport const helper = () => 8\nexport const s = step({ name: "newer" }, () => deep() + helper())\n',
    ...inTrain("import 'depS'", "import { s } from './new.js'\nimport 'depS'"),
  },
  'the order of imports of packages': inTrain(
    "import { a } from 'depA'\nimport { b, z } from 'depB'",
    "import { b, z } from 'depB'\nimport { a } from 'depA'",
  ),
  'another step that imports a reached file dynamically': inTrain(
    '() => 3)',
    "async () => (await import('./b.js')).unusedDeep())",
  ),
  'the order of imports of own files': inTrain(
    "import { helper, Svc } from './a.js'\nimport { a } from 'depA'",
    "import { renamed as _r } from './barrel.js'\nimport { a } from 'depA'\nimport { helper, Svc } from './a.js'",
  ),
  'another step that takes a further name of a shared package': replaced(
    'train.ts',
    ["import { a } from 'depA'", "import { a, a2 } from 'depA'"],
    ['=> 3)', '=> a2)'],
  ),
  'another step that takes a further name of the SDK': replaced(
    'train.ts',
    ['Model } from', 'Model, ModelStages } from'],
    ['=> 3)', '=> ModelStages)'],
  ),
  'declarations moved within a file': { 'a.ts': base['a.ts'].split('\n').reverse().join('\n') },
  'a helper moved to another file': {
    'b.ts': 'export { deep } from "./b2.js"\nexport const unusedDeep = 1\nexport const helper = () => 1',
    'b2.ts': 'export const deep = (n: number) => n + 1',
  },
  'an emoji before the step': inTrain('type T1', "const smile = '😀é漢'\ntype T1"),
  'CRLF line ends': { 'train.ts': base['train.ts'].replaceAll('\n', '\r\n') },
  'a byte order mark': { 'train.ts': `\ufeff${base['train.ts']}` },
  'let to const': inTrain('let counter = 0', 'const counter = 0'),
  'a local renamed': replaced('train.ts', ['const { d }', 'const { d: dd }'], ['+ d()', '+ dd()']),
  'another step that gets a helper named like a local': replaced(
    'train.ts',
    ['type T1', 'const n = 4, d = 5\ntype T1'],
    ['=> 3)', '=> n + d)'],
  ),
  'a file that re-exports the SDK': inTrain("import './twin1.js'", "import './viasdk.js'\nimport './twin1.js'"),
  'the order of imports with colliding names': {
    'new.ts': 'export const helper = () => 8, deep = 3, LIMIT = 4\n',
    ...replaced(
      'train.ts',
      ['import { helper, Svc }', "import { helper as hh, deep as dd, LIMIT as ll } from './new.js'\nimport { helper, Svc }"],
      ['=> 3)', '=> hh() + dd + ll)'],
    ),
  },
  'an unused enum member': inTrain('A = 1,', 'A = 0,'),
  'an unused export in a circular import': replaced('cyc2.ts', ['c2x = 1', 'c2x = 2']),
  'the formatting of a JSON file': { 'conf.json': '{\n  "limit": 3,\n  "other": 4\n}\n' },
  'a class of the same name in a file that comes first': {
    'new.ts':
      'import { step } from "zenlocal"\nexport class Svc { m() { return 9 } }\nexport const s = step({ name: "newer" }, () => new Svc().m())\n',
    ...inTrain("import 'depS'", "import './new.js'\nimport 'depS'"),
  },
  'a statement that calls the SDK': inTrain('type T1', "step({ name: 'x' }, () => 1).withOptions({})\ntype T1"),
  // Two helpers that differ in nothing but their names: what runs is the same.
  'equal helpers swapped': inTrain('r1() + renamed()', 'renamed() + r1()'),
}

export const makesDifferent: Readonly<Record<string, Files>> = {
  'the order of effects': { 'side.ts': '(globalThis as any).side2 = 1\n;(globalThis as any).side = 1\n' },
  'a global read': inTrain('+ counter', '+ counter + process.pid'),
  'another global read': inTrain('+ counter', '+ counter + Number(process.argv)'),
  'operands swapped': inTrain('LIMIT + new Svc().m() + a', 'a + new Svc().m() + LIMIT'),
  'the target in tsconfig.json': replaced('tsconfig.json', ['ES2022', 'ES2021']),
  'an alias led to another file': {
    ...replaced('tsconfig.json', ['"./*"', '"./al/*"']),
    'al/env.ts': 'export const helper = () => 99',
  },
  'a parameter key': inTrain('{ n = 5 }: { n?: number }', '{ m: n = 5 }: { m?: number }'),
  'a helper two imports away': replaced('b.ts', ['n + 1', 'n + 2']),
  'a constant': inTrain('LIMIT = 10', 'LIMIT = 12'),
  'a class method': replaced('a.ts', ['m() { return 1 }', 'm() { return 3 }']),
  'a static field': replaced('a.ts', ['K = 1', 'K = 2']),
  'a method of the base class': replaced('base.ts', ['return 1', 'return 2']),
  'a default parameter': inTrain('n = 5', 'n = 6'),
  'an enum value': inTrain('B = 2', 'B = 3'),
  'a const enum value': inTrain('X = 7', 'X = 9'),
  'a JSON key': replaced('conf.json', ['"limit": 3', '"limit": 4']),
  'a JSON value imported by name': replaced('named.json', ['"used": 1', '"used": 9']),
  'what export * passes on': replaced('re1.ts', ['r1 = () => 1', 'r1 = () => 9']),
  'what a renaming export passes on': replaced('re2.ts', ['=> 1', '=> 9']),
  'a circular import': replaced('cyc2.ts', [': 1', ': 5']),
  'a file behind an alias': replaced('env.ts', ['=> 3', '=> 4']),
  'a dynamically imported file': replaced('dyn.ts', ['d = () => 1', 'd = () => 2']),
  "a package's version": replaced('node_modules/depA/package.json', ['1.0.0', '1.0.1']),
  'the version of a package imported for its effects': replaced('node_modules/depS/package.json', ['1.0.0', '1.0.1']),
  'a file imported for its effects': replaced('side.ts', ['= 1', '= 2']),
  'a variable assigned at top level': inTrain('type T1', 'counter = 5\ntype T1'),
  'an option of the step': inTrain("{ name: 'target' }", "{ name: 'target', timeoutMs: 5 }"),
  'a patched prototype': replaced('a.ts', ['class Unused', 'Svc.prototype.m = () => 9\nclass Unused']),
  'what a local CommonJS file does': {
    ...replaced('train.ts', ['+ counter', '+ counter + local.x'], ['type T1', "import local from './local.cjs'\ntype T1"]),
    'local.cjs': 'exports.x = 2',
  },
  'what is inside of a result of the SDK': inTrain('type T1', 'model.constructor.toString()\ntype T1'),
  'a class renamed': replaced(
    'a.ts',
    ['class Svc', 'class Service'],
    ['import { Base0 }', 'export { Service as Svc }\nimport { Base0 }'],
  ),
}

/** Not reached by the step, but no text shows that: rather once too often than stale. */
export const countsToBeSafe: Readonly<Record<string, Files>> = {
  'a class with a static block': inTrain(
    'type T1',
    'class Reg { static all = new Map(); static { Reg.all.set(1, 2) } }\ntype T1',
  ),
  'a constant from a call of an own function': inTrain('type T1', 'const warm = unusedHelper(1)\ntype T1'),
  'console.log() at top level': inTrain('type T1', 'console.log()\ntype T1'),
  'globalThis handed to a package': replaced(
    'train.ts',
    ['import { b, z }', 'import { b, z, register }'],
    ['type T1', 'const reg = register({ on: globalThis })\ntype T1'],
  ),
  'process handed to a package': replaced(
    'train.ts',
    ['import { b, z }', 'import { b, z, register }'],
    ['type T1', 'const reg = register(process)\ntype T1'],
  ),
}
