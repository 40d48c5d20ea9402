/** The stack that a run is asked to use. Every project has one, `default`. */
import { ZenError } from '../errors.js'
import { nearMisses } from './near-misses.js'

const stacks: readonly string[] = ['default']

/** Throws STACK_NOT_FOUND with near misses. */
export function requireStack(name: string): void {
  if (stacks.includes(name)) return
  const near = nearMisses(name, stacks)
  throw new ZenError('STACK_NOT_FOUND', `There is no stack "${name}".`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The stack of this project is ${stacks.join(', ')}.`,
    hints: ['zen status'],
    data: { given: name, near },
  })
}
