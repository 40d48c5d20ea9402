import type { Command } from '@oclif/core/command'
import { pathToFileURL } from 'node:url'

export type CommandClass = typeof Command

export async function loadCommand(file: string): Promise<CommandClass> {
  const module = (await import(pathToFileURL(file).href)) as { default: CommandClass }
  return module.default
}
