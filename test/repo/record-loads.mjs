/** Preloaded with `--import`: appends the address of every module that Node loads to the file ZEN_TEST_LOADS. */
import { appendFileSync } from 'node:fs'
import { register } from 'node:module'

const hooks = `
import { appendFileSync } from 'node:fs'
export async function load(url, context, next) {
  appendFileSync(process.env.ZEN_TEST_LOADS, url + '\\n')
  return next(url, context)
}`
appendFileSync(process.env.ZEN_TEST_LOADS, '')
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
