import { isRecord, pick, type ModelFamily, type State } from './family.js'

export const decisionTree: ModelFamily = {
  family: 'decision-tree',
  package: 'ml-cart',
  classes: { DecisionTreeClassifier: 'DTClassifier', DecisionTreeRegression: 'DTRegression' },
  refusal: (model) => (model['root'] === undefined ? 'not trained yet' : undefined),
  load(type, state) {
    const tree = type.load(state) as { root: unknown }
    restoreNode(tree.root, state['root'])
    return tree
  },
  hyperParameters: (state) => treeParameters(state['options']),
}

export function treeParameters(options: unknown): State {
  return isRecord(options) ? pick(options, 'gainFunction', 'maxDepth', 'minNumSamples', 'gainThreshold') : {}
}

/** The package's own `load` forgets what was measured at each node; feature importances are computed from it. */
export function restoreNode(node: unknown, state: unknown): void {
  if (!isRecord(node) || !isRecord(state)) return
  const { left, right, distribution: _, ...measured } = state
  Object.assign(node, measured)
  restoreNode(node['left'], left)
  restoreNode(node['right'], right)
}
