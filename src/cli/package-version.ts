import { readFileSync } from 'node:fs'

/** `0.1.0`, as the package says. The path holds from `src/cli` and from `dist/cli`. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
