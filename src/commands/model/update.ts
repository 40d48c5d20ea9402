import * as Flags from '@oclif/core/flags'
import { manyFlag, requiredArg } from '../../cli/flags.js'
import { modelFieldFlags, readModelFields } from '../../cli/model-fields.js'
import { requireChange } from '../../cli/require-change.js'
import { WriteCommand } from '../../cli/write-command.js'

export default class ModelUpdate extends WriteCommand {
  static override summary = 'Change a model: only the flags given'
  static override examples = [
    'zen model update iris_classifier -t tag1 -t tag2 -e "some ethical implications"',
    'zen model update iris_classifier -r tag1',
  ]
  static override args = { model: requiredArg('Name or id of the model') }
  static override flags = {
    name: Flags.string({ char: 'n', summary: 'New name', helpValue: 'NAME' }),
    ...modelFieldFlags,
    'remove-tag': manyFlag({ char: 'r', summary: 'Tag to remove', helpValue: 'TAG' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelUpdate)
    const changes = { ...readModelFields(flags), name: flags.name, addTags: flags.tag, removeTags: flags['remove-tag'] }
    requireChange(changes, { what: args.model, flags: ModelUpdate.flags })
    const control = await this.openControl(flags)
    const model = await control.models.update(args.model, changes)
    await this.printDone(model, `Updated model ${model.name}.`, flags)
  }
}
