import { restoreNode, treeParameters } from './decision-tree.js'
import { isRecord, pick, requireLength, type ModelFamily } from './family.js'

export const randomForest: ModelFamily = {
  family: 'random-forest',
  package: 'ml-random-forest',
  classes: { RandomForestClassifier: 'RFClassifier', RandomForestRegression: 'RFRegression' },
  refusal: (model) => (Array.isArray(model['estimators']) ? undefined : 'not trained yet'),
  // Not in the package's own export, but wanted by `featureImportance()`.
  extraState: (model) => pick(model, 'numberFeatures', 'numberSamples'),
  load(type, { numberFeatures, numberSamples, ...state }) {
    const base = state['baseModel']
    if (!isRecord(base)) throw new Error('its state has no "baseModel"')
    requireLength(base, base['nEstimators'], 'estimators', 'indexes')
    const forest = type.load(state) as { estimators: readonly { root: unknown }[] }
    const stored = base['estimators'] as readonly { root: unknown }[]
    for (const [index, tree] of forest.estimators.entries()) restoreNode(tree.root, stored[index]?.root)
    return Object.assign(forest, { numberFeatures, numberSamples })
  },
  hyperParameters({ baseModel }) {
    if (!isRecord(baseModel)) return {}
    return {
      ...pick(baseModel, 'nEstimators', 'maxFeatures', 'replacement', 'seed'),
      ...treeParameters(baseModel['treeOptions']),
    }
  },
}
