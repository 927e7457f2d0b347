import { describe, expect, it } from 'vitest'
import { checkNoEffect, checkResponseModel } from '../../src/contracts/response.schema.ts'
import type { NoEffect, ResponseModel } from '../../src/contracts/response.ts'
import { checkedBy, refusal } from './hostile.ts'
import { sampleEstimate, sampleModel } from './samples.ts'

function sample(): ResponseModel {
  const candidate = { name: 'pooled', loss: 0.2, differenceToBest: 0, standardError: 0.01, chosen: true }
  return {
    ...sampleModel(),
    kind: 'response',
    fitted: {
      learner: 'pooled',
      outcome: 'spend',
      candidates: [candidate, { ...candidate, name: 'linear', chosen: false }],
      effects: [{ option: 0, treated: 100, control: 90, effect: sampleEstimate(0.3) }],
      words: ['Mail adds 0.30.'],
    },
  }
}

describe('a response model', () => {
  checkedBy(checkResponseModel, sample, [
    ['another kind', (good) => ({ ...good, kind: 'kmeans' }), 'MODEL_INVALID', /"response" was expected/],
    [
      'no chosen candidate',
      (good) => ({ ...good, fitted: { ...good.fitted, candidates: [good.fitted.candidates[1]] } }),
      'MODEL_INVALID',
      /one chosen candidate/,
    ],
    [
      'two chosen candidates',
      (good) => ({
        ...good,
        fitted: { ...good.fitted, candidates: [good.fitted.candidates[0], good.fitted.candidates[0]] },
      }),
      'MODEL_INVALID',
      /one chosen/,
    ],
    [
      'an option beyond the last',
      (good) => ({
        ...good,
        fitted: { ...good.fitted, effects: [{ ...good.fitted.effects[0], option: 65_535 }] },
      }),
      'MODEL_INVALID',
      /effects\[0\]\.option/,
    ],
    ['no version', (good) => ({ ...good, version: undefined }), 'MODEL_INVALID', /version/],
  ])

  it('keeps what its learner adds', () => {
    const good = sample()
    const own = { ...good, fitted: { ...good.fitted, trees: [1, 2] } }
    expect(checkResponseModel(own)).toEqual(own)
  })

  it('is refused where its reader wants another version', () => {
    expect(refusal(() => checkResponseModel(sample(), 1))?.code).toBe('MODEL_VERSION')
  })
})

describe('the reason for no response model', () => {
  checkedBy(
    checkNoEffect,
    (): NoEffect => ({ kind: 'no-effect', reason: 'no-control', words: 'Everybody was contacted.' }),
    [
      ['another reason', (good) => ({ ...good, reason: 'bad luck' }), 'CONTRACT_INVALID', /reason/],
      ['no words', (good) => ({ ...good, words: '' }), 'CONTRACT_INVALID', /words/],
    ],
  )
})
