import { execFileSync, spawnSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { Matrix } from 'ml-matrix'
import { bytes } from '../../src/materializers/bytes.js'
import { chooseMaterializer } from '../../src/materializers/index.js'
import { npy } from '../../src/materializers/npy.js'
import { text } from '../../src/materializers/text.js'
import { expectZenError, tempFolder } from './support.js'

async function store(value: unknown) {
  await using folder = await tempFolder()
  const materializer = await chooseMaterializer(value)
  await materializer.save(value, folder.path)
  const [fileName = ''] = await readdir(folder.path)
  const stored = await readFile(join(folder.path, fileName))
  return { name: materializer.name, fileName, bytes: stored, loaded: await materializer.load(folder.path) }
}

const noNumpy = spawnSync('python3', ['-c', 'import numpy']).status !== 0

describe('numeric arrays as .npy', () => {
  const typed = fc.oneof(
    ...[fc.int8Array(), fc.int16Array(), fc.uint16Array(), fc.int32Array(), fc.uint32Array()],
    ...[fc.float32Array(), fc.float64Array(), fc.bigInt64Array(), fc.bigUint64Array()],
  )

  it('brings typed arrays back with type and elements', async () => {
    await fc.assert(
      fc.asyncProperty(typed, async (value) => {
        const { name, fileName, loaded } = await store(value)
        expect([name, fileName]).to.deep.equal(['npy', 'array.npy'])
        expect(isDeepStrictEqual(loaded, value)).to.equal(true)
      }),
      { numRuns: 100 },
    )
  })

  it('writes the bytes that the format asks for', async () => {
    const { bytes: stored } = await store(new Float64Array([1.5, -0]))
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"
    expect(stored.subarray(0, 8).toString('latin1')).to.equal('\x93NUMPY\x01\x00')
    expect(stored.readUInt16LE(8)).to.equal(118)
    expect(stored.toString('latin1', 10, 128)).to.equal(`${header.padEnd(117)}\n`)
    expect(stored.readDoubleLE(128)).to.equal(1.5)
    expect(Object.is(stored.readDoubleLE(136), -0)).to.equal(true)
  })

  it('keeps shapes, of no dimension and with a length of 0 as well', async () => {
    for (const shape of [[], [0, 3], [2, 3, 2], [6]]) {
      const data = new Int16Array(shape.reduce((product, length) => product * length, 1)).map((_, index) => index)
      const { fileName, loaded } = await store({ shape, data })
      expect(fileName).to.equal('ndarray.npy')
      expect(loaded).to.deep.equal({ shape, data })
    }
  })

  it('leaves to JSON what is no array of that shape', async () => {
    const data = new Float64Array(6)
    for (const value of [
      { shape: [2, 2], data },
      { shape: [2, 3], data, unit: 'cm' },
      { shape: ['6'], data },
      { shape: [6], data: [1] },
    ]) {
      const { name, loaded } = await store(value)
      expect(name).to.equal('json')
      expect(loaded).to.deep.equal(value)
    }
  })

  it('brings matrices back as matrices', async () => {
    for (const matrix of [
      new Matrix([
        [1, 2, 3],
        [4, -0, NaN],
      ]),
      new Matrix(0, 4),
      new Matrix(3, 0),
    ]) {
      const { fileName, loaded } = await store(matrix)
      expect(fileName).to.equal('matrix.npy')
      expect(Matrix.isMatrix(loaded)).to.equal(true)
      expect((loaded as Matrix).rows).to.equal(matrix.rows)
      expect((loaded as Matrix).columns).to.equal(matrix.columns)
      expect(isDeepStrictEqual((loaded as Matrix).to2DArray(), matrix.to2DArray())).to.equal(true)
    }
  })

  it('stores what a view shows, not what lies around it', async () => {
    const part = new Float32Array([1, 2, 3, 4]).subarray(1, 3)
    expect((await store(part)).bytes.equals((await store(new Float32Array([2, 3]))).bytes)).to.equal(true)
  })

  it('describes shape and element type', () => {
    expect(npy.metadata?.(new BigUint64Array(3))).to.deep.equal({ shape: [3], dtype: 'uint64' })
    expect(npy.metadata?.(new Matrix(2, 5))).to.deep.equal({ shape: [2, 5], dtype: 'float64' })
    expect(npy.metadata?.({ shape: [1, 2], data: new Uint8Array(2) })).to.deep.equal({ shape: [1, 2], dtype: 'uint8' })
  })

  it('is read, and written, by numpy', async function () {
    if (noNumpy) this.skip()
    await using folder = await tempFolder()
    await npy.save({ shape: [2, 3], data: new BigInt64Array([1n, -2n, 3n, 4n, 5n, 2n ** 62n]) }, folder.path)
    const script = [
      'import numpy, sys',
      'a = numpy.load(sys.argv[1], allow_pickle=False)',
      'assert a.dtype == numpy.int64 and a.shape == (2, 3) and a[1, 2] == 2**62, a',
      'numpy.save(sys.argv[1], numpy.arange(6, dtype="<f4").reshape(3, 2))',
    ].join('\n')
    execFileSync('python3', ['-c', script, join(folder.path, 'ndarray.npy')])
    expect(await npy.load(folder.path)).to.deep.equal({ shape: [3, 2], data: new Float32Array([0, 1, 2, 3, 4, 5]) })
  })

  const header = (text: string) =>
    Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${text.padEnd(117)}\n`)])
  const hostile: readonly (readonly [string, Buffer])[] = [
    ['nothing in it', Buffer.alloc(0)],
    ['a wrong magic', Buffer.from('PK\x03\x04 a zip archive')],
    ['a cut header', Buffer.from('\x93NUMPY\x01\x00\xff\xff{', 'latin1')],
    ['an object type', header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }")],
    ['a type from the prototype', header("{'descr': 'toString', 'fortran_order': False, 'shape': (1,), }")],
    ['an expression as header', header("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }")],
    ['more shape than data', header("{'descr': '<f8', 'fortran_order': False, 'shape': (9007199254740991, 9), }")],
    ['a shape of another kind', header("{'descr': '<f8', 'fortran_order': False, 'shape': (1 2,), }")],
    ['two dimensions in an array', header("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2), }")],
  ]
  for (const [name, stored] of hostile) {
    it(`refuses a stored file with ${name}`, async () => {
      await using folder = await tempFolder()
      await writeFile(join(folder.path, 'array.npy'), stored)
      await expectZenError('ARTIFACT_UNREADABLE', () => npy.load(folder.path))
    })
  }
})

describe('text materializer', () => {
  it('stores strings as their UTF-8 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const { name, fileName, bytes: stored, loaded } = await store(value)
        expect([name, fileName]).to.deep.equal(['text', 'data.txt'])
        expect(loaded).to.equal(value)
        expect(stored.equals(Buffer.from(value))).to.equal(true)
      }),
    )
  })

  it('keeps line ends and a byte order mark', async () => {
    expect((await store('\ufeffa\r\nb\n')).loaded).to.equal('\ufeffa\r\nb\n')
  })

  it('leaves half a surrogate pair to JSON', async () => {
    expect(await store('a\ud800')).to.include({ name: 'json', loaded: 'a\ud800' })
  })

  it('gives the length', () => {
    expect(text.metadata?.('four')).to.deep.equal({ length: 4 })
  })
})

describe('bytes materializer', () => {
  it('brings each kind of bytes back as that kind', async () => {
    const values = [new Uint8Array([0, 255]), Buffer.from('text'), new Uint8Array([1, 2]).buffer, new Uint8Array()]
    for (const value of values) {
      const { name, loaded } = await store(value)
      expect(name).to.equal('bytes')
      expect(isDeepStrictEqual(loaded, value)).to.equal(true)
    }
  })

  it('stores the bytes alone', async () => {
    const { bytes: stored } = await store(new Uint8Array([9, 1, 2, 9]).subarray(1, 3))
    expect([...stored]).to.deep.equal([1, 2])
  })

  it('refuses a file that it did not write', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, 'other.exe'), 'x')
    await expectZenError('ARTIFACT_UNREADABLE', () => bytes.load(folder.path))
  })
})
