/** The same number as in `schema/parts.ts`, which loads `zod`; a test holds the two together. */
export const CURRENT_SCHEMA = 1
