/** A pipeline wires steps; whatever a step returns is stored as a versioned artifact: `zen run pipeline.ts` */
import { pipeline, step } from 'zenlocal'

export const loadNumbers = step({ name: 'load_numbers', output: { name: 'numbers' } }, ({ count }: { count: number }) =>
  Array.from({ length: count }, (_, index) => index + 1),
)

export const average = step(
  { name: 'average', output: { name: 'mean' } },
  ({ numbers }: { numbers: number[] }) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
)

export default pipeline({ name: 'my_pipeline' }, ({ count = 10 }: { count?: number }) => {
  average({ numbers: loadNumbers({ count }) })
})
