/** Predicts with the model version that is in production: `zen run predict.ts` */
import type KNN from 'ml-knn'
import { externalArtifact, ModelStages, pipeline, step } from 'zenlocal'
import { drawRows, featuresOf, readFlowers, speciesNames, type Flower } from './flowers.ts'

export const loadData = step(
  { name: 'load_data', outputs: { inference_data: {} } },
  async ({ seed }: { seed: number }): Promise<{ inference_data: Flower[] }> => {
    const { drawn } = drawRows(await readFlowers(), { count: 30, seed })
    // As in real life, nobody knows yet which species these flowers are.
    return { inference_data: drawn.map(({ target: _, ...flower }) => flower) }
  },
)

export const predict = step(
  { name: 'predict', outputs: { predictions: { name: 'iris_predictions' } } },
  ({ model, inference_data }: { model: KNN; inference_data: Flower[] }) => {
    const species = model.predict(inference_data.map(featuresOf))
    return { predictions: species.map((index) => speciesNames[index]) }
  },
)

export default pipeline(
  {
    name: 'do_predictions',
    enableCache: false,
    model: { name: 'iris_classifier', version: ModelStages.PRODUCTION },
    extra: { trained_classifier: 'iris_classifier' },
  },
  ({ seed = 42 }: { seed?: number }, { extra }) => {
    const { inference_data } = loadData({ seed })
    // Model and version are the pipeline's: whatever stands in production when it runs.
    const model = externalArtifact<KNN>({ modelArtifactName: extra.trained_classifier })
    predict({ model, inference_data })
  },
)
