import type { ModelFamily } from './family.js'

export const naiveBayes: ModelFamily = {
  family: 'naive-bayes',
  package: 'ml-naivebayes',
  classes: { GaussianNB: 'NaiveBayes', MultinomialNB: 'MultinomialNB' },
  refusal: (model) => ('means' in model || 'priorProbability' in model ? undefined : 'not trained yet'),
  load(type, state) {
    const needed = 'modelName' in state ? ['means', 'calculateProbabilities'] : ['priorProbability', 'conditionalProbability']
    for (const field of needed) if (!Array.isArray(state[field])) throw new Error(`its state has no "${field}"`)
    return type.load(state)
  },
  hyperParameters: () => ({}),
}
