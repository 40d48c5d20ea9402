/** `client.activeStack.<type>`: can be named at module level; the stack is read when a method is called. */
import { ZenError } from '../errors.js'
import type { ComponentTypes } from '../sdk/types.js'

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S
export type ActiveStack = { readonly [T in keyof ComponentTypes as Camel<T>]: ComponentTypes[T] }

export function componentHandles(): ActiveStack {
  return new Proxy({} as ActiveStack, {
    get: (_, type) => (typeof type === 'string' ? handleOf(type) : undefined),
  })
}

/** The project's stack has the local orchestrator and artifact store only, so every other type is missing in it. */
function handleOf(type: string): unknown {
  return new Proxy(
    {},
    {
      get: (_, method) => {
        if (typeof method !== 'string' || method === 'then') return undefined
        return async () => {
          throw new ZenError('COMPONENT_MISSING', `The active stack has no ${wordsOf(type)}.`, {
            why: `${type}.${method}() needs one. The default stack has a local orchestrator and a local artifact store.`,
            hints: ['zen status'],
            data: { type, method },
          })
        }
      },
    },
  )
}

function wordsOf(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
