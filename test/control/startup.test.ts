import { expect } from 'chai'
import { readImports } from '../repo/source-imports.js'

/** Everything that importing a file loads at once, dynamic imports apart. */
function loadedWith(entry: string): Set<string> {
  const loaded = new Set<string>()
  const waiting = [entry]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue
    loaded.add(file)
    if (!file.startsWith('src/')) continue
    for (const { target, kind } of readImports(`${file}.ts`)) if (kind === 'static') waiting.push(target)
  }
  return loaded
}

describe('opening a control', () => {
  it('loads no package, no write and nothing of the engine', () => {
    const loaded = [...loadedWith('src/control/index')]
    expect(loaded).to.include('src/control/models')
    const heavy = loaded.filter((file) => !file.startsWith('src/') && !/^node:(?:fs|fs\/promises|path)$/.test(file))
    expect(heavy).to.deep.equal([])
    const elsewhere = loaded.filter((file) => /^src\/(?:engine|materializers|sdk|schema)\//.test(file))
    expect(elsewhere).to.deep.equal([])
    const writes = loaded.filter((file) => /\/(?:create|update|delete|set|add)-/.test(file))
    expect(writes).to.deep.equal([])
  })
})
