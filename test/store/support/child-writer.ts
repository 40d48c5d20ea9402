/** A process of its own: `child-writer PROJECT COUNT`. Prints one line for each acknowledged version. */
import { openStore } from '../../../src/store/index.js'
import { addVersion } from './sample-records.js'

const [folder = '', count = '1'] = process.argv.slice(2)
const store = await openStore(folder)
process.stdout.write('ready\n')
for (let at = 0; at < Number(count); at += 1) {
  const { number, id } = await addVersion(store, `child ${process.pid}`)
  process.stdout.write(`${number}-${id}\n`)
}
await store.close()
