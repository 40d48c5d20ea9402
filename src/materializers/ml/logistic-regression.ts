import { pick, requireLength, type ModelFamily } from './family.js'

export const logisticRegression: ModelFamily = {
  family: 'logistic-regression',
  package: 'ml-logistic-regression',
  classes: { LogisticRegression: 'LogisticRegression' },
  refusal: (model) => (Number(model['numberClasses']) > 0 ? undefined : 'not trained yet'),
  load(type, state) {
    requireLength(state, state['numberClasses'], 'classifiers')
    return type.load(state)
  },
  hyperParameters: (state) => pick(state, 'numSteps', 'learningRate', 'numberClasses'),
}
