import { describe, expect, it } from 'vitest'
import { checkModel, checkModelInputs } from '../../src/contracts/model.schema.ts'
import type { Model } from '../../src/contracts/model.ts'
import { checkedBy, refusal } from './hostile.ts'
import { sampleModel } from './samples.ts'

/** The sample with something else at a path. */
function at(model: Model, path: readonly (string | number)[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(model))
  let place = copy
  for (const step of path.slice(0, -1)) place = place[step]
  place[path[path.length - 1]] = value
  return copy
}

describe('a stored model', () => {
  checkedBy(
    (model: unknown) => checkModel(model, { kind: 'kmeans', version: 2 }),
    sampleModel as () => unknown as () => Model,
    [
      [
        'NaN deep inside',
        (good) => at(good, ['fitted', 'centers', 1, 0], Number.NaN),
        'MODEL_INVALID',
        /NaN at "fitted\.centers\[1\]\[0\]"/,
      ],
      [
        'infinity in its preparation',
        (good) => at(good, ['prepare', 0, 'fitted', 'fill'], -1 / 0),
        'MODEL_INVALID',
        /-Infinity at "prepare\[0\]\.fitted\.fill"/,
      ],
      [
        'undefined, which JSON drops',
        (good) => at(good, ['options', 'k'], undefined),
        'MODEL_INVALID',
        /undefined at "options\.k"/,
      ],
      [
        'a typed array, which JSON makes an object',
        (good) => at(good, ['fitted'], new Float64Array(2)),
        'MODEL_INVALID',
        /Float64Array/,
      ],
      ['a date', (good) => at(good, ['options', 'day'], new Date(0)), 'MODEL_INVALID', /class Date/],
      ['a function', (good) => at(good, ['options', 'f'], () => 1), 'MODEL_INVALID', /function/],
      ['nothing', () => null, 'MODEL_INVALID', /stored model/],
      ['a text', () => '{"kind":"kmeans"}', 'MODEL_INVALID', /stored model/],
      ['no inputs', (good) => ({ ...good, inputs: null }), 'MODEL_INVALID', /"inputs"/],
      [
        'an input of scores',
        (good) => at(good, ['inputs', 0, 'kind'], 'cells'),
        'MODEL_INVALID',
        /inputs\[0\]\.kind/,
      ],
      [
        'an input twice',
        (good) => ({ ...good, inputs: [good.inputs[0], good.inputs[0]] }),
        'MODEL_INVALID',
        /"spend".*twice/,
      ],
      [
        'a preparation without an ending',
        (good) => at(good, ['prepare', 0, 'ending'], null),
        'MODEL_INVALID',
        /step 1 of the preparation/,
      ],
      ['a key too many', (good) => ({ ...good, rows: [[1, 2]] }), 'MODEL_INVALID', /"rows"/],
      [
        'a day that does not exist',
        (good) => at(good, ['data', 'asOf'], '2024-13-01'),
        'MODEL_INVALID',
        /data\.asOf/,
      ],
      ['another kind', (good) => ({ ...good, kind: 'linear' }), 'MODEL_INVALID', /"kmeans" was expected/],
      [
        'a later version',
        (good) => ({ ...good, version: 3 }),
        'MODEL_VERSION',
        /version 3.*Update the library/,
      ],
      [
        'an older version',
        (good) => ({ ...good, version: 1 }),
        'MODEL_VERSION',
        /reads version 2\. Fit it again/,
      ],
    ],
  )

  it('is refused where it holds itself', () => {
    const loop: { fitted: unknown } = { ...sampleModel() }
    loop.fitted = loop
    expect(refusal(() => checkModel(loop))?.code).toBe('MODEL_INVALID')
  })

  it('of the version before is upgraded where the reader says how, and then checked again', () => {
    const older = { ...sampleModel(), version: 1 }
    const upgrade = (model: Model): Model => ({ ...model, version: 2, fitted: { upgraded: true } })
    expect(checkModel(older, { kind: 'kmeans', version: 2, upgrade })).toMatchObject({
      version: 2,
      fitted: { upgraded: true },
    })
    const broken = (model: Model): Model => ({ ...model, version: 0 })
    expect(refusal(() => checkModel(older, { kind: 'kmeans', version: 2, upgrade: broken }))?.code).toBe(
      'MODEL_INVALID',
    )
    expect(refusal(() => checkModel(older, { kind: 'kmeans', version: 3, upgrade }))?.code).toBe(
      'MODEL_VERSION',
    )
  })

  it('comes back from JSON as it went', () => {
    expect(checkModel(JSON.parse(JSON.stringify(sampleModel())))).toEqual(sampleModel())
  })

  it('of a million numbers is checked in a moment', () => {
    const fitted = Array.from({ length: 1_000 }, () => Array.from({ length: 1_000 }, (_, i) => i))
    checkModel({ ...sampleModel(), fitted })
    fitted[999][999] = Number.NaN
    expect(refusal(() => checkModel({ ...sampleModel(), fitted }))?.message).toContain('fitted[999][999]')
  })
})

describe('a model is applied', () => {
  const columns = [
    { name: 'age', kind: 'number', unit: null },
    { name: 'spend', kind: 'integer', unit: 'EUR/100' },
    { name: 'other', kind: 'text', unit: null },
  ] as const

  it('to columns of its names, kinds and units, in any order', () => {
    checkModelInputs(sampleModel(), columns)
  })

  it.each([
    ['a column that is not there', [columns[0]], /no column "spend"/],
    ['a misspelt one', [{ ...columns[0], name: 'agee' }, columns[1]], /Did you mean "agee"/],
    [
      'a column of another kind',
      [{ ...columns[0], kind: 'integer' as const }, columns[1]],
      /"age" is of kind integer.*fitted on number/,
    ],
    ['a column of another unit', [columns[0], { ...columns[1], unit: 'USD/100' }], /USD\/100.*EUR\/100/],
    ['a column without a unit', [columns[0], { ...columns[1], unit: null }], /integer; .*EUR\/100/],
  ])('not to %s', (_, given, says) => {
    const error = refusal(() => checkModelInputs(sampleModel(), given))
    expect([error?.code, error?.message]).toEqual(['MODEL_INPUT', expect.stringMatching(says)])
  })
})
