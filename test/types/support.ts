/** What the type tests share. Types are compared exactly: `same<Equal<A, B>>()` does not compile when they differ. */
import type { Artifact } from '../../src/index.js'

export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export function same<_T extends true>(): void {}

export interface House {
  rooms: number
  town: string
}
/** A class with private state: nothing that merely looks like it may stand in for it. */
export declare class Forest {
  private readonly trees: number[]
  estimate(houses: House[]): number[]
}
export declare const houses: House[]
export declare const forest: Forest
/** An artifact of any type that a test needs. */
export declare function some<T>(): Artifact<T>
