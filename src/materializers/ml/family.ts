/** What the model materializer needs to know of one family of models. */

export type State = Readonly<Record<string, unknown>>

/** A class of the package: `load` takes what `toJSON` gave. */
export interface ModelClass {
  load(state: State): object
}

export interface ModelFamily {
  /** Recorded, and part of the metadata: `decision-tree`. */
  readonly family: string
  /** The package that the classes come from. */
  readonly package: string
  /** Class name → what its `toJSON()` calls the model: how a model is recognised, whichever copy of the package made it. */
  readonly classes: Readonly<Record<string, string>>
  /** What is wrong with a model that cannot be stored: it is not trained, or holds functions. */
  refusal(model: Readonly<Record<string, unknown>>): string | undefined
  /** Facts beside `toJSON()` that the model needs to be whole again. */
  extraState?(model: Readonly<Record<string, unknown>>): State
  /** Builds the model from its state, which may be anything: throws an Error that says what is wrong with it. */
  load(type: ModelClass, state: State): object
  /** The settings that a reader wants to see. */
  hyperParameters(state: State): State
}

/** Throws unless every one of the fields is an array of the given length. */
export function requireLength(state: State, length: unknown, ...fields: readonly string[]): void {
  for (const field of fields) {
    const list = state[field]
    if (!Array.isArray(list) || list.length !== length) throw new Error(`"${field}" of its state does not fit the rest`)
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function pick(state: State, ...fields: readonly string[]): State {
  return Object.fromEntries(fields.map((field) => [field, state[field]]))
}
