/** A JSON file as a module for the fingerprint build: each key on its own, so that the use of one does not count the others. */

/** Starts the names of a file's keys. */
export const jsonPrefix = 'json$'

/** Undefined for what does not parse: the bundler reports that. */
export function jsonModule(text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `export default ${JSON.stringify(value)};`
  const keys = Object.entries(value).map(([key, item], index) => ({ key, text: JSON.stringify(item), name: nameFor(key, index) }))
  const declarations = keys.map(({ name, text: item }) => `const ${name}=${item};`)
  const named = keys.filter(({ key }) => key !== 'default').map(({ key, name }) => `${name} as ${JSON.stringify(key)}`)
  const members = keys.map(({ key, name }) => `[${JSON.stringify(key)}]:${name}`)
  return `${declarations.join('')}export{${named.join(',')}};export default {${members.join(',')}};`
}

function nameFor(key: string, index: number): string {
  return /^[A-Za-z_]\w*$/.test(key) ? jsonPrefix + key : `${jsonPrefix}${index}`
}
