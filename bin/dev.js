#!/usr/bin/env node
// Runs zen from its sources: no build, nothing stale.
import { register } from 'tsx/esm/api'
import { fileURLToPath } from 'node:url'

register()
const { main } = await import('../src/cli/main.ts')
const commands = { dir: fileURLToPath(new URL('../src/commands', import.meta.url)), extension: '.ts' }
process.exitCode = await main(process.argv.slice(2), { commands })
