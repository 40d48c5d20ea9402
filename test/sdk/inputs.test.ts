import { expect } from 'chai'
import { Model, command, externalArtifact, fileArtifact, pipeline, step, unmapped } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { at, composed, here, invocation, readParameters, thrownBy } from './support.js'

const split = step({ name: 'split', outputs: { seen: {}, unseen: {} } }, () => ({ seen: [1], unseen: [2] }))
const count = step({ name: 'count' }, ({ of }: { of: unknown }) => of)
const add = step({ name: 'add' }, ({ a, b = 2 }: { a: number; b?: number }) => a + b)
const one = (act: () => unknown) => pipeline({ name: 'train' }, () => void act())
const inputsOf = (act: () => unknown, id = 'count') => invocation(composed(one(act)), id).inputs
/** The types refuse most of these; JavaScript and `any` do not. */
const loosely = count as unknown as (inputs: unknown, options?: unknown) => Artifact

describe('inputs of a step', () => {
  it('that are JSON become one literal', () => {
    const of = { text: 'a', n: -1.5, yes: true, none: null, list: [1, [2, { a: 'b' }]] }
    expect(inputsOf(() => count({ of }))).to.deep.equal({ of: { kind: 'literal', value: of } })
  })

  it('are copied: what is changed later does not count', () => {
    const list = [1]
    const inputs = inputsOf(() => {
      count({ of: { list } })
      list.push(2)
    })
    expect(inputs['of']).to.deep.equal({ kind: 'literal', value: { list: [1] } })
  })

  it('that are undefined count as absent', () => {
    expect(inputsOf(() => count({ of: { a: undefined, b: 1 } }))).to.deep.equal({ of: { kind: 'literal', value: { b: 1 } } })
    expect(inputsOf(() => count({ of: undefined }))).to.deep.equal({})
  })

  it('take references at any depth: arrays and records of them', () => {
    const inputs = inputsOf(() => {
      const parts = split()
      count({ of: { models: [parts.seen, 3], by: { one: parts.unseen }, all: parts } })
    })
    const seen = { kind: 'output', invocation: 'split', output: 'seen' }
    const unseen = { kind: 'output', invocation: 'split', output: 'unseen' }
    expect(inputs['of']).to.deep.equal({
      kind: 'record',
      entries: {
        models: { kind: 'list', items: [seen, { kind: 'literal', value: 3 }] },
        by: { kind: 'record', entries: { one: unseen } },
        all: { kind: 'record', entries: { seen, unseen } },
      },
    })
  })

  it('depend on each call once', () => {
    const train = one(() => {
      const parts = split()
      count({ of: [parts.seen, parts.unseen, split().seen] })
    })
    expect(invocation(composed(train), 'count').dependsOn).to.deep.equal(['split', 'split_2'])
  })

  it('take values and lookups as external artifacts', () => {
    const map = new Map([['a', 1]])
    const inputs = inputsOf(() =>
      count({ of: [externalArtifact({ value: map }), externalArtifact({ name: 'raw', version: 2 })] }),
    )
    expect(inputs['of']).to.deep.equal({
      kind: 'list',
      items: [
        { kind: 'value', value: map },
        { kind: 'artifact', query: { by: 'name', artifact: 'raw', version: 2 } },
      ],
    })
  })

  describe('that are not JSON are refused with the path to the part', () => {
    class Point {
      x = 1
    }
    const circle: { self?: unknown } = {}
    circle.self = circle
    const bad: [string, unknown, string, string][] = [
      ['a Date', { when: new Date() }, 'of.when', 'a Date'],
      ['a Map', new Map(), 'of', 'a Map'],
      ['an instance', [1, new Point()], 'of[1]', 'a Point'],
      ['a function', { 'odd key': () => 1 }, 'of["odd key"]', 'a function'],
      ['NaN', { a: [{ b: Number.NaN }] }, 'of.a[0].b', 'NaN'],
      ['Infinity', Infinity, 'of', 'Infinity'],
      ['a bigint', 1n, 'of', 'a bigint'],
      ['undefined in an array', [undefined], 'of[0]', 'undefined'],
      ['a typed array', new Float64Array(1), 'of', 'a Float64Array'],
    ]
    for (const [name, of, path, kind] of bad) {
      it(name, () => {
        const error = thrownBy(() => composed(one(() => loosely({ of }))), 'COMPOSE_FAILED')
        expect(error.data).to.include({ path, kind })
        expect(error.hints).to.deep.equal(['Pass it as an artifact: externalArtifact({ value })'])
      })
    }

    it('a circle', () => {
      const error = thrownBy(() => composed(one(() => loosely({ of: circle }))), 'COMPOSE_FAILED')
      expect(error.message).to.include('"of.self"').and.include('contains itself')
    })

    it('a step instead of what calling it returns', () => {
      const error = thrownBy(() => composed(one(() => loosely({ of: split }))), 'COMPOSE_FAILED')
      expect(error.hints).to.deep.equal(['Call the step and pass what the call returns.'])
    })

    it('a Model', () => {
      const error = thrownBy(() => composed(one(() => loosely({ of: new Model({ name: 'prices' }) }))), 'COMPOSE_FAILED')
      expect(error.hints[0]).to.include('getStepContext().model')
    })

    it('something unmapped where nothing is mapped', () => {
      const error = thrownBy(() => composed(one(() => loosely({ of: [unmapped(1)] }))), 'COMPOSE_FAILED')
      expect(error.hints[0]).to.include('step.map(')
    })

    it('a file artifact', () => {
      const error = thrownBy(() => composed(one(() => loosely({ of: fileArtifact('a.csv') }))), 'COMPOSE_FAILED')
      expect(error.hints[0]).to.include('externalArtifact({ value })')
    })

    it('with the line of the call', () => {
      let line = here()
      const train = one(() => {
        line = here(1)
        loosely({ of: new Date() })
      })
      expect(at(thrownBy(() => composed(train), 'COMPOSE_FAILED'))).to.deep.equal(line)
    })
  })

  it('come in one object', () => {
    for (const wrong of [3, 'x', [1], new Map()]) {
      const error = thrownBy(() => composed(one(() => loosely(wrong))), 'COMPOSE_FAILED')
      expect(error.why).to.include('one object of named inputs')
    }
    const reference = thrownBy(() => composed(one(() => loosely(split().seen))), 'COMPOSE_FAILED')
    expect(reference.message).to.include('was called with an artifact')
  })

  it('have names that the function takes', () => {
    const wrong = one(() => add({ a: 1, bb: 2 } as never))
    const error = thrownBy(() => composed(wrong, {}, { parametersOf: readParameters }), 'COMPOSE_FAILED')
    expect(error.message).to.include('Step "add" takes no input "bb"')
    expect(error.hints).to.deep.equal(['Did you mean "b"?'])
    expect(
      composed(
        one(() => add({ a: 1 })),
        {},
        { parametersOf: readParameters },
      ).invocations,
    ).to.have.length(1)
  })

  it('may have any name where the function takes any', () => {
    const open = step({ name: 'open' }, ({ a, ...rest }: { a: number; [key: string]: number }) => [a, rest])
    const whole = step({ name: 'whole' }, (inputs: { [key: string]: number }) => inputs)
    const train = one(() => [open({ a: 1, z: 2 }), whole({ q: 1 })])
    expect(composed(train, {}, { parametersOf: readParameters }).invocations).to.have.length(2)
  })

  it('of a command are the placeholders that are no outputs', () => {
    const fit = command({ name: 'fit', run: 'fit {data} -o {model} --home ${HOME}', outputs: { model: {} } })
    expect(Object.keys(inputsOf(() => fit({ data: 1 }), 'fit'))).to.deep.equal(['data'])
    const error = thrownBy(() => composed(one(() => fit({ dat: 1 } as never))), 'COMPOSE_FAILED')
    expect(error.hints).to.deep.equal(['Did you mean "data"?'])
    thrownBy(() => composed(one(() => fit({ data: 1, model: 2 } as never))), 'COMPOSE_FAILED')
  })

  it('may not be references of another run', () => {
    let kept: Artifact<number[]> | undefined
    composed(one(() => (kept = split().seen)))
    const error = thrownBy(() => composed(one(() => count({ of: kept }))), 'COMPOSE_FAILED')
    expect(error.message).to.include('"seen" belongs to another run')
    expect(error.hints.join()).to.include('run.outputs')
  })
})

describe('map', () => {
  const tune = step({ name: 'tune' }, ({ rate, on }: { rate: number; on: number[] }) => rate * on.length)

  it('notes over which inputs it fans out', () => {
    const train = one(() => tune.map({ rate: [1, 2], on: unmapped(split().seen) }))
    const found = invocation(composed(train), 'tune')
    expect(found.mapped).to.deep.equal(['rate'])
    expect(found.inputs['rate']).to.deep.equal({ kind: 'literal', value: [1, 2] })
    expect(found.inputs['on']).to.deep.equal({ kind: 'output', invocation: 'split', output: 'seen' })
    expect(found.dependsOn).to.deep.equal(['split'])
  })

  it('takes artifacts that hold lists, and lists of references', () => {
    const train = one(() => {
      const parts = split()
      tune.map({ rate: externalArtifact({ value: [1, 2] }), on: [parts.seen, parts.unseen] }, { id: 'both' })
    })
    expect(invocation(composed(train), 'both').mapped).to.deep.equal(['rate', 'on'])
  })

  it('returns one artifact, or one per named output', () => {
    const halve = step({ name: 'halve', outputs: { low: {}, high: {} } }, ({ n }: { n: number }) => ({ low: n, high: n }))
    let names: string[] = []
    composed(
      one(() => {
        names = [tune.map({ rate: [1], on: unmapped([1]) }).name, ...Object.keys(halve.map({ n: [1, 2] }))]
      }),
    )
    expect(names).to.deep.equal(['output', 'low', 'high'])
  })

  it('needs something to fan out over, of one length', () => {
    const nothing = one(() => tune.map({ rate: unmapped(1), on: unmapped([1]) }))
    expect(thrownBy(() => composed(nothing), 'COMPOSE_FAILED').message).to.include('nothing to fan out over')
    const uneven = one(() => tune.map({ rate: [1, 2], on: [[1]] }))
    expect(thrownBy(() => composed(uneven), 'COMPOSE_FAILED').message).to.include('rate has 2, on has 1')
    const scalar = one(() => tune.map({ rate: 3, on: [[1]] } as never))
    expect(thrownBy(() => composed(scalar), 'COMPOSE_FAILED').hints).to.deep.equal([
      'Give every element the same value: rate: unmapped(…)',
    ])
  })
})
