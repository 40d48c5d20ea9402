/** The package ships no types. */
declare module 'ml-knn' {
  /** A classifier by the nearest neighbours of a row among the rows that it was given. */
  export default class KNN {
    constructor(rows: number[][], labels: number[], options?: { k?: number })
    predict(rows: number[][]): number[]
  }
}
