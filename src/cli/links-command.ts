/** The lists of what one model version holds: data, model objects, deployments, runs. */
import * as Flags from '@oclif/core/flags'
import type { ArtifactType } from '../schema/parts.js'
import { type ListFlags, arg, listFlags, nameFilter, requiredArg } from './flags.js'
import { ListCommand } from './list-command.js'
import { matcher } from './list-query.js'
import { type Reference, parseReference } from './references.js'
import { linkColumns, totalSize } from './views/artifacts.js'
import { runColumns } from './views/runs.js'

export const versionArgs = {
  model: requiredArg('Name or id of the model, also MODEL@VERSION'),
  version: arg('Number, name, stage word or latest (default: latest)'),
}
export const modelArgs = { model: requiredArg('Name or id of the model, also MODEL@VERSION') }
export const versionFlag = {
  'model-version': Flags.string({
    char: 'v',
    aliases: ['version'],
    summary: 'Number, name, stage word or latest (default: latest)',
    helpValue: 'VERSION',
  }),
}
export const linkListFlags = { ...nameFilter('artifacts'), ...listFlags }

interface Given {
  readonly args: { readonly model: string; readonly version?: string | undefined }
  readonly flags: ListFlags & { readonly name?: string | undefined; readonly 'model-version'?: string | undefined }
}

const nouns: Readonly<Record<ArtifactType, string>> = { data: 'data artifact', model: 'model object', deployment: 'deployment' }

export abstract class LinksCommand extends ListCommand {
  protected async printLinks(given: Given, type: ArtifactType): Promise<void> {
    const { flags } = given
    const { name, version } = referenceOf(given)
    const control = await this.openControl(flags)
    const named = flags.name === undefined ? () => true : matcher(flags.name)
    const rows = (await control.versions.artifacts(name, version, type)).filter((link) => named(link.artifact))
    const noun = nouns[type]
    const empty = `No ${noun}s are linked to ${version === undefined ? `the latest version of ${name}` : `${name} ${version}`}.`
    const footnote = totalSize(rows.map(({ sizeBytes }) => sizeBytes))
    await this.printList({ columns: linkColumns, rows, noun, empty, footnote, filters: { name: flags.name } }, flags)
  }

  protected async printVersionRuns(given: Given): Promise<void> {
    const { name, version } = referenceOf(given)
    const control = await this.openControl(given.flags)
    const rows = await control.versions.runs(name, version)
    const empty = `No run touched ${version === undefined ? `the latest version of ${name}` : `${name} ${version}`}.`
    await this.printList({ columns: runColumns, rows, noun: 'run', empty }, given.flags)
  }
}

function referenceOf({ args, flags }: Given): Reference {
  return parseReference(args.model, flags['model-version'] ?? args.version)
}
