import * as Flags from '@oclif/core/flags'
import type { Control, VersionChanges } from '../../../control/api.js'
import { arg, dryRunFlag, manyFlag, yesFlag } from '../../../cli/flags.js'
import { type Reference, chooseReference } from '../../../cli/references.js'
import { requireChange } from '../../../cli/require-change.js'
import { WriteCommand } from '../../../cli/write-command.js'
import { shellWord } from '../../../control/shell-word.js'
import type { VersionUpdatePlan } from '../../../control/plan-stage.js'
import { ZenError, isZenError } from '../../../errors.js'
import type { ModelVersionView } from '../../../schema/views.js'

export default class ModelVersionUpdate extends WriteCommand {
  static override summary = 'Change a version: its stage, name, description, tags'
  static override examples = [
    'zen model version update iris_classifier 4 -s production',
    'zen model version update iris_classifier 4 -s production --force',
    'zen model version update -s staging',
  ]
  static override args = {
    model: arg('Name or id of the model, also MODEL@VERSION (default: the only one)'),
    version: arg('Number, name, stage word or latest'),
  }
  static override flags = {
    stage: Flags.string({ char: 's', summary: 'none, staging, production or archived', helpValue: 'STAGE' }),
    force: Flags.boolean({ char: 'f', summary: 'Take the stage from the version that holds it' }),
    reason: Flags.string({ summary: 'Why, for the history', helpValue: 'TEXT' }),
    name: Flags.string({ char: 'n', summary: 'New name beside the number', helpValue: 'NAME' }),
    description: Flags.string({ char: 'd', summary: 'New description', helpValue: 'TEXT' }),
    tag: manyFlag({ char: 't', summary: 'Tag to add', helpValue: 'TAG' }),
    'remove-tag': manyFlag({ char: 'r', summary: 'Tag to remove', helpValue: 'TAG' }),
    ...dryRunFlag,
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelVersionUpdate)
    const { stage, reason, description } = flags
    const fields = { stage, description, name: flags.name, addTags: flags.tag, removeTags: flags['remove-tag'] }
    requireChange(fields, { what: 'the version', flags: ModelVersionUpdate.flags })
    const changes: VersionChanges = { ...fields, reason, force: flags.force || flags.yes }
    const control = await this.openControl(flags)
    const { name, version } = await chooseVersion(control, chooseReference(args))
    if (flags['dry-run']) {
      const { planVersionUpdate } = await import('../../../control/plan-stage.js')
      const plan = await planVersionUpdate(control, name, version, changes)
      await this.printPlan(plan, describePlan(plan), flags)
      return
    }
    const updated = await this.#updateOrAsk(control, name, version, changes)
    const what = stage === undefined ? 'updated' : updated.stage === 'none' ? 'in no stage now' : `in ${updated.stage} now`
    await this.printDone(updated, `Version ${updated.number} of ${updated.model} is ${what}.`, flags)
  }

  /** Only replacing another version asks; without a terminal the error stands. */
  async #updateOrAsk(control: Control, model: string, version: string, changes: VersionChanges): Promise<ModelVersionView> {
    try {
      return await control.versions.update(model, version, changes)
    } catch (error) {
      if (!isZenError(error) || error.code !== 'STAGE_TAKEN' || !this.terminal.canAsk) throw error
      await this.confirm(`${error.message} Replace it? It will be archived.`, false, '--force')
      return control.versions.update(model, version, { ...changes, force: true })
    }
  }
}

function describePlan({ model, version, stage, archived, needsForce, fields }: VersionUpdatePlan): string {
  const whose = `version ${version} of ${model}`
  const acts = [
    ...(stage === null ? [] : [`move ${whose} from ${stage.from} to ${stage.to}`]),
    ...(fields.length === 0 ? [] : [`change ${fields.join(', ')} of ${whose}`]),
  ]
  if (acts.length === 0) return `Would change nothing: ${whose} stands there already.`
  const replaced = archived === null ? '' : ` Version ${archived} would be archived${needsForce ? ', which needs --force' : ''}.`
  return `Would ${acts.join(' and ')}.${replaced}`
}

/** Without MODEL: the only model, and its latest version. */
async function chooseVersion(control: Control, given: Reference | undefined): Promise<{ name: string; version: string }> {
  if (given?.version !== undefined) return { name: given.name, version: given.version }
  const models = given === undefined ? await control.models.list() : [await control.models.get(given.name)]
  const only = models.length === 1 ? models[0] : undefined
  if (given === undefined && only?.latestVersion != null) return { name: only.name, version: String(only.latestVersion) }
  const choices = models.filter(({ latestVersion }) => latestVersion !== null).slice(0, 3)
  throw new ZenError('USAGE', given === undefined ? 'Which version of which model?' : `Which version of ${given.name}?`, {
    why: models.length === 0 ? 'There is no model yet.' : undefined,
    hints: choices.map(({ name, latestVersion }) => `zen model version update ${shellWord(name)} ${latestVersion ?? ''} …`),
    data: { models: models.map(({ name }) => name) },
  })
}
