import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Table, tableFromArrays, tableFromIPC, tableToIPC, vectorFromArray } from 'apache-arrow'
import { expect } from 'chai'
import { arrow } from '../../src/materializers/arrow.js'
import { chooseMaterializer } from '../../src/materializers/index.js'
import { expectZenError, tempFolder } from './support.js'

const makeTable = () =>
  tableFromArrays({ x: new Float64Array([1, 2, 3]), name: ['a', 'b', 'a'], more: ['c', null, 'd'], n: [1, null, 3] })
const rowsOf = (table: Table) => table.toArray().map((row: { toJSON(): unknown }) => row.toJSON())

async function save(table: Table): Promise<{ bytes: Buffer; loaded: Table }> {
  await using folder = await tempFolder()
  await arrow.save(table, folder.path)
  return { bytes: await readFile(join(folder.path, 'table.arrow')), loaded: await arrow.load(folder.path) }
}

describe('arrow materializer', () => {
  it('is chosen for tables and brings them back', async () => {
    expect((await chooseMaterializer(makeTable())).name).to.equal('arrow')
    const { loaded } = await save(makeTable())
    expect(rowsOf(loaded)).to.deep.equal(rowsOf(makeTable()))
    expect(loaded.schema.fields.map(String)).to.deep.equal(makeTable().schema.fields.map(String))
  })

  it('writes an Arrow IPC file', async () => {
    const { bytes } = await save(makeTable())
    expect(bytes.toString('latin1', 0, 6)).to.equal('ARROW1')
    expect(rowsOf(tableFromIPC(bytes))).to.deep.equal(rowsOf(makeTable()))
  })

  it('gives equal bytes for equal tables, however many were made before', async () => {
    const nested = () => new Table({ pair: vectorFromArray([{ s: 'p' }, { s: 'q' }]) })
    expect((await save(makeTable())).bytes.equals((await save(makeTable())).bytes)).to.equal(true)
    expect((await save(nested())).bytes.equals((await save(nested())).bytes)).to.equal(true)
    expect((await save((await save(makeTable())).loaded)).bytes.equals((await save(makeTable())).bytes)).to.equal(true)
  })

  it('leaves the table as it was', async () => {
    const table = makeTable()
    const before = tableToIPC(table, 'file')
    await save(table)
    expect(Buffer.compare(tableToIPC(table, 'file'), before)).to.equal(0)
  })

  it('describes rows, columns and schema', () => {
    expect(arrow.metadata?.(makeTable())).to.deep.equal({
      rows: 3,
      columns: 4,
      schema: { x: 'Float64', name: 'Dictionary<Int32, Utf8>', more: 'Dictionary<Int32, Utf8>', n: 'Float64' },
    })
  })

  it('refuses a stored file that is none', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, 'table.arrow'), 'PAR1 something else')
    await expectZenError('ARTIFACT_UNREADABLE', () => arrow.load(folder.path))
    await writeFile(join(folder.path, 'table.arrow'), Buffer.concat([Buffer.from('ARROW1\0\0'), Buffer.alloc(200, 0x7f)]))
    await expectZenError('ARTIFACT_UNREADABLE', () => arrow.load(folder.path))
    await copyFile(import.meta.filename, join(folder.path, 'table.arrow'))
    await expectZenError('ARTIFACT_UNREADABLE', () => arrow.load(folder.path))
  })
})
