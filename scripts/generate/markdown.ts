import { format, resolveConfig } from 'prettier'
import { rootDir } from '../build/layout.js'

/** Generated pages go through the formatter, so that they pass its check like every other page. */
export async function formatMarkdown(text: string): Promise<string> {
  const options = await resolveConfig(`${rootDir}/docs/any.md`)
  return format(text, { ...options, parser: 'markdown' })
}
