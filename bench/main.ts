/**
 * `npm run bench [NAME…] [-- --runs N] [--json]`: the figures of the project, each beside its target. Needs `dist/` to be built.
 * Run it on a quiet machine: a ratio forgives some noise, a time does not.
 */
import { parseArgs } from 'node:util'
import { measureCachedChain } from './cached-chain.js'
import type { Figure } from './measure.js'
import { measureRegistryWrite } from './registry-write.js'
import { measureStartup } from './startup.js'
import { measureWarmStep } from './warm-step.js'
import { measureWriters } from './writers.js'

const benches: Readonly<Record<string, (runs: number) => Promise<Figure[]>>> = {
  startup: measureStartup,
  'cached-chain': measureCachedChain,
  'warm-step': measureWarmStep,
  'registry-write': measureRegistryWrite,
  writers: (runs) => measureWriters(Math.min(runs, 5)),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
})
const names = positionals.length === 0 ? Object.keys(benches) : positionals
const results: Record<string, readonly Figure[]> = {}
for (const name of names) {
  const measure = benches[name]
  if (measure === undefined) throw new Error(`no bench is called ${name}: ${Object.keys(benches).join(', ')}`)
  const figures = await measure(Number(values.runs))
  results[name] = figures
  if (!values.json) print(name, figures)
}
if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, results }, null, 2)}\n`)

function print(name: string, figures: readonly Figure[]): void {
  process.stdout.write(`\n${name}\n`)
  for (const figure of figures) {
    const cells = [
      figure.name.padEnd(46),
      `${figure.medianMs.toFixed(1).padStart(8)} ms`,
      `min ${figure.minMs.toFixed(1)}`,
      verdict(figure),
    ]
    process.stdout.write(`  ${cells.join('  ').trimEnd()}\n`)
  }
}

function verdict({ medianMs, baseline, targetMs }: Figure): string {
  if (baseline !== undefined) {
    const ratio = medianMs / baseline.medianMs
    return `${ratio.toFixed(2)} × ${baseline.name}, target ${baseline.targetRatio} ${ratio <= baseline.targetRatio ? '✔' : '✖'}`
  }
  return targetMs === undefined ? '' : `target ${targetMs} ms ${medianMs <= targetMs ? '✔' : '✖'}`
}
