/** Keeps known secret values out of logs and records. */
const MASK = '***'
/** Shorter ones would blacken ordinary text. */
const MIN_SECRET_CHARACTERS = 4

export type Mask = (text: string) => string

export function createMask(secrets: readonly string[]): Mask {
  const known = secrets.filter((secret) => secret.length >= MIN_SECRET_CHARACTERS).sort((one, other) => other.length - one.length)
  if (known.length === 0) return (text) => text
  return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}
