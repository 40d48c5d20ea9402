#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Node 20 has no compile cache; a named import would be a syntax error there.
module.enableCompileCache?.()
const { main } = await import('../dist/cli/main.js')
const commands = { dir: fileURLToPath(new URL('../dist/commands', import.meta.url)), extension: '.js' }
process.exitCode = await main(process.argv.slice(2), { commands })
