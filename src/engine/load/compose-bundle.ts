/** The same module with stand-ins for its packages: composing needs the wiring of the steps, not what they work with. */
import type { OnResolveArgs } from 'esbuild'
import type { BundleVariant } from './bundle.js'
import { realVariant } from './bundle.js'
import { projectPath } from './sources.js'

const namespace = 'zenlocal-lazy'

/** A stand-in for each import of each file: so it can tell the import itself, which comes once, from a use. */
export function composeVariant(projectDir: string): BundleVariant {
  const counts = new Map<string, number>()
  const standInFor = ({ path, importer, kind }: OnResolveArgs) => {
    const place = `${path} in ${projectPath(projectDir, importer)}`
    const count = (counts.get(place) ?? 0) + 1
    counts.set(place, count)
    return { path: `${place} ${count}`, namespace, pluginData: { name: path, isUse: kind === 'dynamic-import' } }
  }
  return {
    // `import 'dotenv/config'` is there for its effects, which composing may see; what is required is seen as a whole.
    answer: (path, args, isWhole) =>
      isWhole || args.kind.startsWith('require') ? realVariant.answer(path, args, isWhole) : standInFor(args),
    plugins: [
      {
        name: 'lazy-packages',
        setup(build) {
          build.onLoad({ filter: /.*/, namespace }, ({ pluginData }) => {
            const { name, isUse } = pluginData as { name: string; isUse: boolean }
            return { contents: `module.exports=globalThis[Symbol.for('zenlocal.lazy')](${JSON.stringify(name)},${isUse})` }
          })
        },
      },
    ],
  }
}
