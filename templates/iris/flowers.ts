import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** What was measured on one iris flower. */
export interface Flower {
  sepal_length_cm: number
  sepal_width_cm: number
  petal_length_cm: number
  petal_width_cm: number
}

/** A flower whose species is known: its place in `speciesNames`. */
export interface LabelledFlower extends Flower {
  target: number
}

export const speciesNames = ['setosa', 'versicolor', 'virginica']

/** All 150 flowers of `data/iris.csv`. */
export async function readFlowers(): Promise<LabelledFlower[]> {
  const csv = await readFile(new URL('data/iris.csv', import.meta.url), 'utf8')
  const [header = [], ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  return rows.map((cells) => Object.fromEntries(cells.map((cell, column) => [header[column], Number(cell)])) as LabelledFlower)
}

/** Draws some of the rows at random. The same seed draws the same rows, on every machine. */
export function drawRows<Row>(rows: Row[], { count, seed }: { count: number; seed: number }): { drawn: Row[]; rest: Row[] } {
  const lots = rows.map((row, index) => ({ row, lot: createHash('sha256').update(`${seed}:${index}`).digest('hex') }))
  const shuffled = lots.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ row }) => row)
  return { drawn: shuffled.slice(0, count), rest: shuffled.slice(count) }
}

/** The numbers that a classifier looks at. */
export function featuresOf(flower: Flower): number[] {
  return [flower.sepal_length_cm, flower.sepal_width_cm, flower.petal_length_cm, flower.petal_width_cm]
}
