// The ml.js packages that ship no types: only what the materializers call.

declare module 'ml-cart' {
  export const DecisionTreeClassifier: { load(state: unknown): { root: unknown } }
  export const DecisionTreeRegression: { load(state: unknown): { root: unknown } }
}

declare module 'ml-logistic-regression' {
  const LogisticRegression: { load(state: unknown): object }
  export default LogisticRegression
}

declare module 'ml-knn' {
  const KNN: { load(state: unknown): object }
  export default KNN
}

declare module 'ml-naivebayes' {
  export const GaussianNB: { load(state: unknown): object }
  export const MultinomialNB: { load(state: unknown): object }
}
