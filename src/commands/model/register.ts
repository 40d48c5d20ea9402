import * as Flags from '@oclif/core/flags'
import { arg } from '../../cli/flags.js'
import { modelFieldFlags, readModelFields } from '../../cli/model-fields.js'
import { WriteCommand } from '../../cli/write-command.js'
import { ZenError } from '../../errors.js'

export default class ModelRegister extends WriteCommand {
  static override summary = 'Register a model'
  static override examples = [
    'zen model register iris_classifier -l Apache-2.0 -t demo',
    'zen model register -n churn -d "who leaves next month"',
  ]
  static override args = { name: arg('Name of the model') }
  static override flags = {
    name: Flags.string({ char: 'n', summary: 'Name of the model', helpValue: 'NAME' }),
    ...modelFieldFlags,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelRegister)
    const name = flags.name ?? args.name
    if (name === undefined) throw new ZenError('USAGE', 'The model needs a name.', { hints: ['zen model register NAME'] })
    const control = await this.openControl(flags)
    const model = await control.models.create(name, {
      ...readModelFields(flags),
      ...(flags.tag === undefined ? {} : { tags: flags.tag }),
    })
    await this.printDone(model, `Registered model ${model.name}.`, flags)
  }
}
