/** Small stand-ins for packages that a bundle would carry, and a start would pay for, without ever using what they do. */
import type { Plugin } from 'esbuild'

const quietDebug = `
const quiet = Object.assign(() => {}, { enabled: false, extend: () => quiet });
module.exports = Object.assign(() => quiet, { enable() {}, disable() { return '' }, enabled: () => false });`
const unused = (what: string): string => `module.exports = new Proxy({}, { get(target, name) {
  if (typeof name === 'symbol' || name === '__esModule' || name === 'default') return undefined;
  throw new Error(${JSON.stringify(`zen was built without ${what}`)});
} });`

const standIns: Readonly<Record<string, string>> = {
  // oclif logs through these, and asks the machine whether it is WSL, at every start.
  debug: quietDebug,
  'is-wsl': 'module.exports = false',
  'wsl-utils': 'exports.isWsl = false',
  // Finding commands and plugins on disk: the shipped manifest names them.
  tinyglobby: unused('file patterns'),
  minimatch: unused('file patterns'),
  lilconfig: unused('rc files'),
  'cli-spinners': 'module.exports = { line: { interval: 130, frames: ["-", "|", "/"] } }',
  // Ink names these for its developer tools only, which need a server that nobody here starts.
  'react-devtools-core': 'export default {}',
  ws: 'export default {}',
}

export const standInPackages: Plugin = {
  name: 'stand-in-packages',
  setup(build) {
    const names = new RegExp(`^(${Object.keys(standIns).join('|')})$`)
    build.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'stand-in' }))
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path]!, loader: 'js' }))
  },
}
