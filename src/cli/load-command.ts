import { pathToFileURL } from 'node:url'

/** What the command line reads of a command class; oclif's own type says that all of it is always there. */
export interface CommandClass {
  id: string
  readonly summary?: string
  readonly examples?: readonly string[]
  readonly args?: Readonly<Record<string, { readonly required?: boolean; readonly description?: string }>>
  readonly flags?: Readonly<Record<string, CommandFlag>>
  readonly aliases: readonly string[]
  readonly hiddenAliases: readonly string[]
}

export interface CommandFlag {
  readonly char?: string | undefined
  readonly summary?: string | undefined
  readonly type?: string
  readonly helpValue?: string | readonly string[] | undefined
  readonly options?: readonly string[] | undefined
  readonly multiple?: boolean | undefined
  readonly hidden?: boolean | undefined
  readonly aliases?: readonly string[] | undefined
}

export async function loadCommand(file: string): Promise<CommandClass> {
  const module = (await import(pathToFileURL(file).href)) as { default: CommandClass }
  return module.default
}
