/** Trains a classifier of iris flowers and promotes it to production when it is good enough: `zen run train.ts` */
import KNN from 'ml-knn'
import { ModelStages, pipeline, step } from 'zenlocal'
import { drawRows, featuresOf, readFlowers, type LabelledFlower } from './flowers.ts'

export const loadData = step(
  { name: 'load_data', outputs: { train_data: { name: 'train_ds', overwrite: true }, test_data: {} } },
  async ({ seed }: { seed: number }) => {
    const { drawn, rest } = drawRows(await readFlowers(), { count: 30, seed })
    return { train_data: rest, test_data: drawn }
  },
)

export const trainAndEvaluate = step(
  { name: 'train_and_evaluate', outputs: { iris_classifier: { type: 'model' }, score: {} } },
  (
    { train_data, test_data, neighbours }: { train_data: LabelledFlower[]; test_data: LabelledFlower[]; neighbours: number },
    { outputs },
  ) => {
    const labels = train_data.map((flower) => flower.target)
    const classifier = new KNN(train_data.map(featuresOf), labels, { k: neighbours })

    const predictions = classifier.predict(test_data.map(featuresOf))
    const correct = test_data.filter((flower, index) => flower.target === predictions[index])
    const accuracy = correct.length / test_data.length

    outputs.iris_classifier.logMetadata({ accuracy })
    return { iris_classifier: classifier, score: accuracy }
  },
)

export const promoteModel = step({ name: 'promote_model' }, async ({ score }: { score: number }, { model }) => {
  await model.logMetadata({ accuracy: score })
  if (score > 0.9) {
    await model.setStage(ModelStages.PRODUCTION, { force: true, reason: `accuracy ${score.toFixed(3)} is above 0.9` })
  } else {
    console.log(`not promoted: accuracy ${score.toFixed(3)} is not above 0.9`)
  }
})

export default pipeline(
  {
    name: 'train_and_promote_model',
    enableCache: false,
    model: {
      name: 'iris_classifier',
      license: 'Apache-2.0',
      description: 'Tells the species of an iris flower from four measurements.',
      createNewModelVersion: true,
      deleteNewVersionOnFailure: true,
    },
  },
  ({ seed = 42, neighbours = 3 }: { seed?: number; neighbours?: number }) => {
    const { train_data, test_data } = loadData({ seed })
    const { score } = trainAndEvaluate({ train_data, test_data, neighbours })
    promoteModel({ score })
  },
)
