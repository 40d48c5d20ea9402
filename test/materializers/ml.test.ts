import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import { Matrix } from 'ml-matrix'
import { chooseMaterializer, valueTypeOf } from '../../src/materializers/index.js'
import { ml } from '../../src/materializers/ml.js'
import { expectZenError, tempFolder } from './support.js'

interface Model {
  predict(rows: unknown): unknown[]
  toJSON(): unknown
  train(rows: unknown, labels: unknown): void
  featureImportance?(): number[]
}
type Class = new (...args: unknown[]) => Model

/** A copy of the package of its own, as a user's project would have one. */
const need = createRequire(import.meta.url)
const { DecisionTreeClassifier, DecisionTreeRegression } = need('ml-cart') as Record<string, Class>
const { RandomForestClassifier, RandomForestRegression } = need('ml-random-forest') as Record<string, Class>
const { GaussianNB, MultinomialNB } = need('ml-naivebayes') as Record<string, Class>
const LogisticRegression = need('ml-logistic-regression') as Class
const KNN = need('ml-knn') as Class

const rows = Array.from({ length: 60 }, (_, index) => [index % 3, (index * 7) % 5, Math.sin(index) + (index % 3) * 2])
const labels = rows.map(([x = 0]) => x)
const values = rows.map(([x = 0, y = 0, z = 0]) => x * 2 - y + z)

function train(type: Class | undefined, options: unknown, target: readonly number[] = labels): Model {
  const model = new type!(options)
  model.train(rows, [...target])
  return model
}

const models: Readonly<Record<string, { make: () => Model; input?: () => unknown; metadata: object }>> = {
  DecisionTreeClassifier: {
    make: () => train(DecisionTreeClassifier, { minNumSamples: 2 }),
    metadata: { family: 'decision-tree', parameters: { gainFunction: 'gini', minNumSamples: 2, gainThreshold: 0.01 } },
  },
  DecisionTreeRegression: {
    make: () => train(DecisionTreeRegression, { maxDepth: 4 }, values),
    metadata: { family: 'decision-tree', parameters: { gainFunction: 'regression', minNumSamples: 3, maxDepth: 4 } },
  },
  RandomForestClassifier: {
    make: () =>
      train(RandomForestClassifier, { nEstimators: 5, maxFeatures: 2, seed: 7, noOOB: true, treeOptions: { maxDepth: 5 } }),
    metadata: {
      family: 'random-forest',
      parameters: { nEstimators: 5, maxFeatures: 2, replacement: true, seed: 7, maxDepth: 5 },
    },
  },
  RandomForestRegression: {
    make: () => train(RandomForestRegression, { nEstimators: 4, seed: 3, noOOB: true }, values),
    metadata: { family: 'random-forest', parameters: { nEstimators: 4, maxFeatures: 1, replacement: false, seed: 3 } },
  },
  LogisticRegression: {
    make: () => {
      const model = new LogisticRegression({ numSteps: 50, learningRate: 0.01 })
      model.train(new Matrix(rows), Matrix.columnVector(labels))
      return model
    },
    input: () => new Matrix(rows),
    metadata: { family: 'logistic-regression', parameters: { numSteps: 50, learningRate: 0.01, numberClasses: 3 } },
  },
  KNN: {
    make: () => new KNN(rows, labels, { k: 3 }),
    metadata: { family: 'k-nearest-neighbours', parameters: { k: 3, classes: [0, 1, 2] } },
  },
  GaussianNB: { make: () => train(GaussianNB, undefined), metadata: { family: 'naive-bayes', parameters: {} } },
  MultinomialNB: { make: () => train(MultinomialNB, undefined), metadata: { family: 'naive-bayes', parameters: {} } },
}

async function store(model: Model): Promise<{ text: string; loaded: Model }> {
  await using folder = await tempFolder()
  await ml.save(model as never, folder.path)
  const text = await readFile(join(folder.path, 'model.json'), 'utf8')
  return { text, loaded: (await ml.load(folder.path)) as unknown as Model }
}

async function loadRecord(record: unknown): Promise<unknown> {
  await using folder = await tempFolder()
  await writeFile(join(folder.path, 'model.json'), typeof record === 'string' ? record : JSON.stringify(record))
  return await ml.load(folder.path)
}

describe('models of the ml.js family', () => {
  for (const [name, { make, input = () => rows, metadata }] of Object.entries(models)) {
    describe(name, () => {
      it('is chosen, predicts the same when loaded, and is stored again with the same bytes', async () => {
        const model = make()
        const chosen = await chooseMaterializer(model)
        expect([chosen.name, chosen.type]).to.deep.equal(['ml', 'model'])
        const { text, loaded } = await store(model)
        expect(valueTypeOf(loaded)).to.equal(name)
        expect(loaded.predict(input())).to.deep.equal(model.predict(input()))
        expect((await store(loaded)).text).to.equal(text)
        expect((await store(make())).text).to.equal(text)
      })

      it('records family, class, package and version', async () => {
        const record = JSON.parse((await store(make())).text) as Record<string, unknown>
        expect(Object.keys(record)).to.deep.equal(['family', 'name', 'package', 'version', 'state'])
        expect(record['name']).to.equal(name)
        expect(record['version']).to.match(/^\d+\.\d+\.\d+/)
        expect(ml.metadata?.(make() as never)).to.deep.equal(metadata)
      })
    })
  }

  it('keeps feature importances, which the package forgets', async () => {
    const model = models['RandomForestClassifier']!.make()
    const { loaded } = await store(model)
    expect(loaded.featureImportance?.()).to.deep.equal(model.featureImportance?.())
  })

  it('keeps an unlimited depth', async () => {
    const { loaded } = await store(models['DecisionTreeClassifier']!.make())
    expect((loaded as unknown as { options: unknown }).options).to.deep.include({ maxDepth: Infinity })
  })

  it('knows a model of another copy of the package', async () => {
    const path = need.resolve('ml-cart')
    const { [path]: first } = need.cache
    Reflect.deleteProperty(need.cache, path)
    const other = (need('ml-cart') as Record<string, Class>)['DecisionTreeClassifier']
    need.cache[path] = first
    expect(other).not.to.equal(DecisionTreeClassifier)
    expect((await chooseMaterializer(train(other, {}))).name).to.equal('ml')
  })

  const refused: readonly (readonly [string, () => unknown, string])[] = [
    ['a tree that is not trained', () => new DecisionTreeClassifier!({}), 'a DecisionTreeClassifier that is not trained yet'],
    ['a forest that is not trained', () => new RandomForestClassifier!({}), 'a RandomForestClassifier that is not trained yet'],
    ['a regression that is not trained', () => new LogisticRegression({}), 'a LogisticRegression that is not trained yet'],
    ['a Bayes model that is not trained', () => new GaussianNB!(), 'a GaussianNB that is not trained yet'],
    [
      'a distance function',
      () => new KNN(rows, labels, { distance: () => 1 }),
      'a KNN that is made with a distance function of its own, and functions are not stored',
    ],
    [
      "a class of the same name that is the user's",
      () =>
        new (class KNN {
          isEuclidean = true
          predict() {
            return []
          }
          toJSON() {
            return { name: 'MyKNN' }
          }
        })(),
      'an instance of a class KNN, but not of the one in ml-knn',
    ],
  ]
  for (const [name, make, what] of refused) {
    it(`refuses ${name}`, async () => {
      const error = await expectZenError('NO_MATERIALIZER', () => store(make() as Model))
      expect(error.data['what']).to.equal(what)
    })
  }

  it('leaves other classes with a predict method to the refusal of plain values', async () => {
    class Mine {
      predict() {
        return []
      }
    }
    const error = await expectZenError('NO_MATERIALIZER', () => chooseMaterializer(new Mine()))
    expect(error.data['what']).to.equal('an instance of the class Mine')
  })

  const tree = { family: 'decision-tree', name: 'DecisionTreeClassifier', package: 'ml-cart', version: '2.1.1' }
  const hostile: readonly (readonly [string, unknown])[] = [
    ['broken JSON', '{'],
    ['an array', '[]'],
    ['an unknown family', { ...tree, family: 'child_process', state: {} }],
    ['a family from the prototype', { ...tree, family: 'constructor', state: {} }],
    ['a class of another family', { ...tree, name: 'KNN', state: { name: 'KNN' } }],
    ['a class from the prototype', { ...tree, name: 'constructor', state: { name: 'constructor' } }],
    ['no state', tree],
    ['a state of another class', { ...tree, state: { name: 'DTRegression', options: {}, root: { distribution: 1 } } }],
    ['no tree', { ...tree, state: { name: 'DTClassifier', options: {} } }],
    ['a node without children', { ...tree, state: { name: 'DTClassifier', options: {}, root: { splitValue: 1 } } }],
    [
      'huge nesting',
      `{"family":"decision-tree","name":"DecisionTreeClassifier","state":${'{"left":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    ],
    [
      'a key __proto__',
      `{"family":"decision-tree","name":"DecisionTreeClassifier","state":{"name":"DTClassifier","__proto__":{"x":1}}}`,
    ],
    [
      'more classes than classifiers',
      {
        family: 'logistic-regression',
        name: 'LogisticRegression',
        state: { name: 'LogisticRegression', numberClasses: 1e15, classifiers: [] },
      },
    ],
    [
      'more trees said than there',
      {
        family: 'random-forest',
        name: 'RandomForestClassifier',
        state: { name: 'RFClassifier', baseModel: { nEstimators: 1e15, estimators: [], indexes: [] } },
      },
    ],
    ['no neighbours', { family: 'k-nearest-neighbours', name: 'KNN', state: { name: 'KNN', isEuclidean: true } }],
    ['no means', { family: 'naive-bayes', name: 'GaussianNB', state: { modelName: 'NaiveBayes' } }],
  ]
  for (const [name, record] of hostile) {
    it(`refuses a stored model with ${name}`, async () => {
      const error = await expectZenError('ARTIFACT_UNREADABLE', () => loadRecord(record))
      expect(error.data).to.deep.equal({ file: 'model.json' })
    })
  }
})
