import { describe, expect, it } from 'vitest'
import { openCoalition } from '../../../src/synth/suppliers/coalition.ts'
import { correlation } from '../correlation.ts'
import { meanOf } from '../latent.ts'
import { forEachAnswer, settings, tolerance } from './latent-people.ts'

describe('Coalition', () => {
  const indexes: number[][] = [[], [], [], []]
  const needs: number[][] = [[], [], [], []]
  const digital = meanOf()
  const known = forEachAnswer(openCoalition(settings), (record, person) => {
    digital.add(person.digital)
    record.forEach((index, d) => {
      indexes[d].push(index)
      needs[d].push(Math.log(person.wallet[d]))
    })
  })

  it('knows 40 % of the persons, the digital ones sooner', () => {
    const everybody = meanOf()
    forEachAnswer(
      (person) => person,
      (person) => everybody.add(person.digital),
    )
    expect(Math.abs(known - 0.4)).toBeLessThan(tolerance(0.4))
    expect(digital.mean()).toBeGreaterThan(everybody.mean() + 0.2)
  })

  it('sees what is bought anywhere, with errors of deviation .55', () => {
    indexes.forEach((index, d) => {
      const errors = meanOf()
      index.forEach((value, i) => {
        errors.add(value - needs[d][i])
      })
      expect(Math.abs(errors.deviation() - 0.55)).toBeLessThan(0.01)
      // A need of deviation s correlates s / (s^2 + .55^2) ^ .5 with its index.
      expect(correlation(index, needs[d])).toBeGreaterThan(0.82)
      expect(correlation(index, needs[d])).toBeLessThan(0.87)
    })
  })

  it('measures against the middle of all persons', () => {
    indexes.forEach((index, d) => {
      const middle = meanOf()
      const errors = meanOf()
      forEachAnswer(
        (person) => person,
        (person) => middle.add(Math.log(person.wallet[d])),
      )
      index.forEach((value, i) => {
        errors.add(value - needs[d][i] + middle.mean())
      })
      expect(Math.abs(errors.mean())).toBeLessThan(4 * (errors.error() + 1.3 * middle.error()))
    })
  })

  it('errs in every department by itself', () => {
    const errors = indexes.map((index, d) => index.map((value, i) => value - needs[d][i]))
    expect(Math.abs(correlation(errors[0], errors[1]))).toBeLessThan(4 / Math.sqrt(errors[0].length))
    expect(Math.abs(correlation(errors[2], errors[3]))).toBeLessThan(4 / Math.sqrt(errors[0].length))
  })
})
