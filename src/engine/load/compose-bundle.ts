/** The same module with stand-ins for its packages: composing needs the wiring of the steps, not what they work with. */
import type { BundleVariant } from './bundle.js'
import { realVariant } from './bundle.js'

const namespace = 'zenlocal-lazy'

export const composeVariant: BundleVariant = {
  // `import 'dotenv/config'` is there for its effects, which composing may see.
  answer: (path, args, isBare) => (isBare ? realVariant.answer(path, args, isBare) : { path: args.path, namespace }),
  plugins: [
    {
      name: 'lazy-packages',
      setup(build) {
        build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
          contents: `module.exports=globalThis[Symbol.for('zenlocal.lazy')](${JSON.stringify(path)})`,
        }))
      },
    },
  ],
}
