/** What is generated and committed is what the sources say. */
import { expect } from 'chai'
import { listStale, renderAll } from '../../scripts/generate/all.js'

describe('generated files', () => {
  it('schemas, manifest, commands, errors and API surface are current (npm run generate)', async function () {
    this.timeout(120_000)
    expect(await listStale(await renderAll())).to.deep.equal([])
  })
})
