import { expect } from 'chai'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directOutput, isPlainOutput } from '../../src/cli/direct-output.js'

describe('output without streams', () => {
  const noStream = (): never => {
    throw new Error('no stream is needed for a file')
  }

  it('writes whole texts to a file, in order', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zen-output-'))
    try {
      const fd = openSync(join(folder, 'out'), 'w')
      const output = directOutput(fd, noStream)
      const long = 'ä✔'.repeat(100_000)
      output.write('first\n')
      output.write(long)
      closeSync(fd)
      expect(readFileSync(join(folder, 'out'), 'utf8')).to.equal(`first\n${long}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('takes files and pipes, and leaves terminals and what is not open to Node', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zen-output-'))
    try {
      const fd = openSync(join(folder, 'out'), 'w')
      expect(isPlainOutput(fd)).to.equal(true)
      closeSync(fd)
      const nowhere = openSync('/dev/null', 'w')
      expect(isPlainOutput(nowhere)).to.equal(false)
      closeSync(nowhere)
      expect(isPlainOutput(9999)).to.equal(false)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
