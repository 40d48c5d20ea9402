/**
 * Every page of the docs, run as a reader would: in a scratch project of its own, top to bottom, what is printed compared with what
 * the page shows. `UPDATE_DOCS=1 npx mocha test/docs/docs.test.ts` writes what is printed into the pages: read the diff, put `…` where
 * it may differ each time.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { firstDifference, readPage, type Block } from './read-page.js'
import { openScratch, type Scratch } from './scratch.js'
import { typeErrorsOf } from './type-check.js'

const root = join(import.meta.dirname, '..', '..')
const update = process.env['UPDATE_DOCS'] === '1'

describe('the documentation', function () {
  this.timeout(180_000)
  const pages = [
    'README.md',
    'docs/track-models.md',
    'docs/walkthrough.md',
    'docs/pass-artifacts.md',
    'docs/structure-pipelines.md',
  ]

  for (const page of pages)
    it(`${page} does what it says`, async () => {
      await using scratch = await openScratch()
      const text = await readFile(join(root, page), 'utf8')
      const printed = new Map<number, string[]>()
      for (const block of readPage(text)) await check(page, block, scratch, printed)
      if (update) await writeFile(join(root, page), withPrinted(text, printed))
    })

  it('all other pages hold no snippet that is not run', async () => {
    // Made from the sources by scripts/generate.ts, which a test of its own keeps current.
    const generated = ['api-surface.md', 'commands.md', 'errors.md']
    const names = await readdir(join(root, 'docs'))
    const others = names.filter((name) => name.endsWith('.md') && !pages.includes(`docs/${name}`) && !generated.includes(name))
    for (const name of others)
      for (const block of readPage(await readFile(join(root, 'docs', name), 'utf8')))
        expect(block.kind, `docs/${name}:${block.line} has a snippet, so the page belongs into the list above`).to.equal('check')
  })
})

async function check(page: string, block: Block, scratch: Scratch, printed: Map<number, string[]>): Promise<void> {
  switch (block.kind) {
    case 'file':
      return scratch.write(block.path, block.text)
    case 'check':
      return void expect(await typeErrorsOf(block.text), `${page}:${block.line}`).to.deep.equal([])
    case 'console':
      for (const { line, command, expected } of block.commands) {
        const output = await scratch.run(command)
        printed.set(line, output.split('\n'))
        const difference = firstDifference(expected, output)
        if (!update)
          expect(difference, `${page}:${line} $ ${command}\n${difference ?? ''}\n── printed:\n${output}`).to.equal(undefined)
      }
  }
}

/** Replaces the lines below each command that did not fit. */
function withPrinted(text: string, printed: ReadonlyMap<number, string[]>): string {
  const lines = text.split('\n')
  const result: string[] = []
  for (let at = 0; at < lines.length; at++) {
    result.push(lines[at]!)
    const output = printed.get(at + 1)
    if (!output) continue
    let end = at + 1
    while (!lines[end]!.startsWith('$ ') && !lines[end]!.startsWith('```')) end++
    const shown = lines.slice(at + 1, end)
    const fits = firstDifference(shown, output.join('\n')) === undefined
    result.push(
      ...(fits
        ? shown
        : [
            ...output
              .join('\n')
              .trimEnd()
              .split('\n')
              .filter((line, _, all) => all.length > 1 || line !== ''),
            ...(lines[end]!.startsWith('$ ') ? [''] : []),
          ]),
    )
    at = end - 1
  }
  return result.join('\n')
}
