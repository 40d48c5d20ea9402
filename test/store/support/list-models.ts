/** `list-models PROJECT`: prints the names of all models, then `|` and every package that was imported for it. */
import { register } from 'node:module'

const hooks = `
import { writeSync } from 'node:fs'
export function resolve(specifier, context, next) {
  if (/^[a-z@]/.test(specifier) && !/^(node|file|data):/.test(specifier)) writeSync(1, specifier + ' ')
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)

const { allModels, openStore } = await import('../../../src/store/index.js')
const store = await openStore(process.argv[2] ?? '')
const models = await store.read(allModels)
process.stdout.write(`| ${models.map((model) => model.record.name).join(' ')}\n`)
