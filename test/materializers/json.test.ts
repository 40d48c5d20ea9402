import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { chooseMaterializer, materializerByName, valueTypeOf } from '../../src/materializers/index.js'
import { json } from '../../src/materializers/json.js'
import { describeTable } from '../../src/materializers/table-facts.js'
import { expectZenError, tempFolder } from './support.js'

async function store(value: unknown): Promise<{ files: string[]; text: string; loaded: unknown }> {
  await using folder = await tempFolder()
  await json.save(value, folder.path)
  const files = await readdir(folder.path)
  return { files, text: await readFile(join(folder.path, files[0]!), 'utf8'), loaded: await json.load(folder.path) }
}

async function loadText(fileName: string, text: string): Promise<unknown> {
  await using folder = await tempFolder()
  await writeFile(join(folder.path, fileName), text)
  return await json.load(folder.path)
}

/** Values with everything that this materializer keeps. */
const richValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(undefined, null, NaN, -0, Infinity, -Infinity, 2 ** 53, '\ud800', '\u2028</script>'),
    fc.boolean(),
    fc.double(),
    fc.string(),
    fc.bigInt(),
    fc.date(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.float64Array(),
    fc.bigInt64Array(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.sparseArray(tie('value'), { maxNumElements: 4, maxLength: 30 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
  ),
})).value

describe('json materializer', () => {
  it('writes readable JSON where JSON is lossless, keys in the order given', async () => {
    const { files, text, loaded } = await store({ b: 1, a: [true, null, 'x'] })
    expect(files).to.deep.equal(['data.json'])
    expect(text).to.equal('{\n  "b": 1,\n  "a": [\n    true,\n    null,\n    "x"\n  ]\n}\n')
    expect(loaded).to.deep.equal({ b: 1, a: [true, null, 'x'] })
  })

  it('writes a large array one element a line', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ index, name: `row ${index}` }))
    const { text, loaded } = await store(rows)
    expect(text.split('\n')).to.have.length(5_003)
    expect(loaded).to.deep.equal(rows)
  })

  it('keeps every value that JSON would lose', async () => {
    await fc.assert(
      fc.asyncProperty(richValue, async (value) => {
        const { loaded } = await store(value)
        expect(isDeepStrictEqual(loaded, value)).to.equal(true)
      }),
      { numRuns: 200 },
    )
  })

  it('uses data.json exactly when JSON gives the value back', async () => {
    await fc.assert(
      fc.asyncProperty(richValue, async (value) => {
        const { files } = await store(value)
        const lossless = isDeepStrictEqual(throughJson(value), value)
        expect(files).to.deep.equal([lossless ? 'data.json' : 'data.devalue.json'])
      }),
      { numRuns: 200 },
    )
  })

  it('gives equal bytes for equal values, however they share their parts', async () => {
    await fc.assert(
      fc.asyncProperty(richValue, async (value) => {
        expect((await store([value, value, 1n])).text).to.equal((await store([value, (await store(value)).loaded, 1n])).text)
      }),
      { numRuns: 100 },
    )
  })

  it('stores the visible part of a typed array only', async () => {
    const whole = new Float32Array([1, 2, 3, 4])
    const part = await store({ part: whole.subarray(1, 3), when: undefined })
    expect(part.text).to.equal((await store({ part: new Float32Array([2, 3]), when: undefined })).text)
    expect(part.loaded).to.deep.equal({ part: new Float32Array([2, 3]), when: undefined })
  })

  it('brings a Buffer back as a Buffer', async () => {
    const { loaded } = await store({ bytes: Buffer.from('hello') })
    expect((loaded as { bytes: Buffer }).bytes.toString('utf8')).to.equal('hello')
  })

  it('keeps plain cycles', async () => {
    const cycle: Record<string, unknown> = { name: 'a' }
    cycle['self'] = cycle
    const { loaded } = await store(cycle)
    expect((loaded as { self: unknown }).self).to.equal(loaded)
  })

  it('stores a value whose shared parts would explode when written out', async () => {
    let value: unknown = ['x']
    for (let level = 0; level < 60; level++) value = [value, value]
    const { text } = await store(value)
    expect(text.length).to.be.lessThan(2_000)
  })

  it('stores a very long sparse array without walking its holes', async () => {
    const sparse: unknown[] = []
    sparse[4_000_000_000] = 'x'
    const { text, loaded } = await store(sparse)
    expect(text).to.equal('[[-7,4000000001,4000000000,1],"x"]\n')
    expect((loaded as unknown[]).length).to.equal(4_000_000_001)
  })

  class Foo {
    x = 1
  }
  const loop = new Foo() as Foo & { self?: unknown }
  loop.self = loop
  const deep = (levels: number) => {
    let value: unknown = 0
    for (let level = 0; level < levels; level++) value = [value]
    return value
  }
  const refused: readonly (readonly [string, unknown, string, string])[] = [
    ['a function', { rows: [0, { f: () => 1 }] }, '.rows[1].f', 'a function'],
    ['a symbol', [Symbol('x')], '[0]', 'a symbol'],
    ['an error', { 'a b': new TypeError('no') }, '["a b"]', 'an error (TypeError: no)'],
    ['a class instance', { model: new Foo() }, '.model', 'an instance of the class Foo'],
    ['a cycle through a class', new Map([['k', loop]]), '.get("k")', 'an instance of the class Foo'],
    ['a promise', { a: Promise.resolve(1) }, '.a', 'a promise that nobody awaited'],
    ['a symbol key', { [Symbol('k')]: 1 }, '', 'an object with a symbol as key'],
    ['a key __proto__', JSON.parse('{"a":{"__proto__":{}}}'), '.a', 'an object with a key "__proto__"'],
    [
      'an array with properties',
      { rows: Object.assign([1], { columns: ['a'] }) },
      '.rows',
      'an array with the extra property "columns"',
    ],
    ['a class', Foo, '', 'a class'],
    ['deep nesting', deep(1_002), '[0]'.repeat(1_000), 'nested more than 1000 levels deep'],
  ]
  for (const [name, value, path, what] of refused) {
    it(`refuses ${name} and says where it is`, async () => {
      const error = await expectZenError('NO_MATERIALIZER', () => chooseMaterializer(value))
      expect(error.data).to.include({ path, what })
      expect(error.hints).not.to.be.empty
      await expectZenError('NO_MATERIALIZER', async () => {
        await store(value)
      })
    })
  }

  it('names the kind of a refused value in its message', async () => {
    const error = await expectZenError('NO_MATERIALIZER', () => chooseMaterializer({ model: new Foo() }))
    expect(error.message).to.equal('value.model is an instance of the class Foo, which cannot be stored.')
    expect(error.data['valueType']).to.equal('object')
  })

  const hostile: readonly (readonly [string, string, string])[] = [
    ['broken JSON', 'data.json', '{"a":'],
    ['huge nesting', 'data.json', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['a key __proto__', 'data.json', '{"a":{"\\u005f_proto__":{"admin":true}}}'],
    [
      'huge nesting in devalue text',
      'data.devalue.json',
      `[${Array.from({ length: 100_000 }, (_, index) => `[${index + 1}]`).join(',')},1]`,
    ],
    ['a key __proto__ in devalue text', 'data.devalue.json', '[{"__proto__":1},{"admin":2},true]'],
    ['an unknown type in devalue text', 'data.devalue.json', '[["Function","return process"]]'],
    ['a reference out of range', 'data.devalue.json', '[[7]]'],
    ['no array', 'data.devalue.json', '{"a":1}'],
  ]
  for (const [name, fileName, text] of hostile) {
    it(`refuses a stored file with ${name}`, async () => {
      const error = await expectZenError('ARTIFACT_UNREADABLE', () => loadText(fileName, text))
      expect(error.exitCode).to.equal(5)
      expect(error.data).to.deep.equal({ file: fileName })
      expect(({} as { admin?: unknown }).admin).to.equal(undefined)
    })
  }

  it('refuses bytes that are no UTF-8, and an empty folder', async () => {
    await using folder = await tempFolder()
    await expectZenError('ARTIFACT_UNREADABLE', () => json.load(folder.path))
    await writeFile(join(folder.path, 'data.json'), Buffer.from([0x22, 0xff, 0x22]))
    await expectZenError('ARTIFACT_UNREADABLE', () => json.load(folder.path))
  })

  it('describes tables, arrays, text and maps', () => {
    expect(
      describeTable([
        { a: 1, b: 2 },
        { a: 1, c: 3 },
      ]),
    ).to.deep.equal({ rows: 2, columns: 3, columnNames: ['a', 'b', 'c'] })
    expect(
      json.metadata?.([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ).to.deep.equal({ rows: 3, columns: 2 })
    expect(json.metadata?.([1, 'x'])).to.deep.equal({ length: 2 })
    expect(json.metadata?.(new Set([1]))).to.deep.equal({ size: 1 })
    expect(json.metadata?.(0.9)).to.deep.equal({})
  })
})

describe('choosing a materializer', () => {
  it('asks those of the user first', async () => {
    const own = { ...json, name: 'mine', accepts: (value: unknown): value is unknown => value === 1 }
    expect((await chooseMaterializer(1, [own])).name).to.equal('mine')
    expect((await chooseMaterializer(2, [own])).name).to.equal('json')
    expect((await materializerByName('mine', [own])).name).to.equal('mine')
  })

  it('says where an unknown one was defined', async () => {
    const error = await expectZenError('NO_MATERIALIZER', () => materializerByName('onnx'))
    expect(error.hints.join()).to.include("defineMaterializer({ name: 'onnx'")
  })

  it('names value types', () => {
    const cases: [unknown, string][] = [
      [1, 'number'],
      [null, 'null'],
      [undefined, 'undefined'],
      ['x', 'string'],
      [{}, 'object'],
      [[{}, {}], 'Array<object>'],
      [[[1], [2]], 'Array<Array<number>>'],
      [['x', 1], 'Array<number | string>'],
      [[], 'Array'],
      [new Map(), 'Map'],
      [new Float64Array(1), 'Float64Array'],
      [Object.create(null), 'object'],
    ]
    for (const [value, name] of cases) expect(valueTypeOf(value)).to.equal(name)
  })
})

/** What JSON gives back; equal to nothing where it takes the value not at all. */
function throughJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value)) as unknown
  } catch {
    return Symbol('not JSON')
  }
}
