import { isRecord, pick, type ModelFamily } from './family.js'

export const knn: ModelFamily = {
  family: 'k-nearest-neighbours',
  package: 'ml-knn',
  classes: { KNN: 'KNN' },
  refusal: (model) =>
    model['isEuclidean'] === true ? undefined : 'made with a distance function of its own, and functions are not stored',
  load(type, state) {
    if (!isRecord(state['kdTree']) || !Array.isArray(state['classes'])) throw new Error('its state has no tree or no classes')
    return type.load(state)
  },
  hyperParameters: (state) => pick(state, 'k', 'classes'),
}
