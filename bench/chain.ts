/** A pipeline of trivial steps, each of which takes what the one before gave. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export function writeChain(folder: string, length: number): string {
  const file = join(folder, `chain-${length}.ts`)
  writeFileSync(
    file,
    `import { pipeline, step } from 'zenlocal'
const first = step({ name: 'first' }, () => 0)
const next = step({ name: 'next' }, ({ value }: { value: number }) => value + 1)
export default pipeline({ name: 'chain_${length}' }, () => {
  let value = first()
  for (let index = 1; index < ${length}; index++) value = next({ value })
  return value
})
`,
  )
  return file
}
