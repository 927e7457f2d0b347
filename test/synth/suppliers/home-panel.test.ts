import { describe, expect, it } from 'vitest'
import { settle } from '../../../src/synth/spec.ts'
import { homePanelTable, openHomePanel } from '../../../src/synth/suppliers/home-panel.ts'
import { csvText } from '../../../src/table/write-csv.ts'
import { correlation } from '../correlation.ts'
import { meanOf } from '../latent.ts'
import { forEachAnswer, settings, tolerance } from './latent-people.ts'

const panelIn = (wave: number, of: typeof settings) =>
  homePanelTable({ settings: of, plans: [], asOfDay: 28 * wave })

describe('HomePanel', () => {
  it.each([
    // Errors of deviation .7, twice as wide in 8.4 % of the rows: .7 (1 + 3 * .084) ^ .5; times 1.3 after the decline.
    { wave: 0, coverage: 0.62, error: 0.783 },
    { wave: 3, coverage: 0.62, error: 0.783 },
    { wave: 4, coverage: 0.45, error: 1.018 },
  ])('knows $coverage of the persons in wave $wave, with errors of income of $error', (expected) => {
    const errors = meanOf()
    const known = forEachAnswer(openHomePanel(settings, expected.wave), ({ incomeIndex }, { income }) =>
      errors.add(incomeIndex - income),
    )
    expect(Math.abs(known - expected.coverage)).toBeLessThan(tolerance(expected.coverage))
    expect(Math.abs(errors.mean())).toBeLessThan(4 * errors.error())
    expect(Math.abs(errors.deviation() - expected.error)).toBeLessThan(0.02)
  })

  it('knows the better-off sooner', () => {
    const everybody = meanOf()
    const known = meanOf()
    forEachAnswer(
      (person) => person,
      ({ income }) => everybody.add(income),
    )
    forEachAnswer(openHomePanel(settings), (_, { income }) => known.add(income))
    expect(known.mean()).toBeGreaterThan(everybody.mean() + 0.05)
  })

  it('is about right on age and stage of life, and guesses the home from its own figure of income', () => {
    const ages: [number[], number[]] = [[], []]
    const families = new Map<string, ReturnType<typeof meanOf>>()
    const indexes: [owners: ReturnType<typeof meanOf>, tenants: ReturnType<typeof meanOf>] = [
      meanOf(),
      meanOf(),
    ]
    const known = forEachAnswer(openHomePanel(settings), (record, person) => {
      ages[0].push(record.ageYears)
      ages[1].push(person.age)
      const family = families.get(record.stageOfLife) ?? meanOf()
      families.set(record.stageOfLife, family)
      family.add(person.family)
      indexes[record.home === 'owner' ? 0 : 1].add(record.incomeIndex)
    })
    expect(known).toBeGreaterThan(0)
    expect(correlation(...ages)).toBeGreaterThan(0.93)
    const means = ['single', 'couple', 'family', 'large family'].map((stage) => families.get(stage)?.mean())
    expect(means).toEqual([...means].sort((a, b) => Number(a) - Number(b)))
    expect(families.size).toBe(4)
    expect(indexes[0].mean()).toBeGreaterThan(indexes[1].mean() + 1)
  })

  it('knows nobody after its decline whom it did not know before', () => {
    const before = openHomePanel(settings)
    let forgotten = 0
    let learned = 0
    const after = openHomePanel(settings, 5)
    forEachAnswer(
      (person) => person,
      (person) => {
        const wasKnown = before(person) !== null
        const isKnown = after(person) !== null
        if (wasKnown && !isKnown) forgotten++
        if (isKnown && !wasKnown) learned++
      },
    )
    expect(learned).toBe(0)
    expect(forgotten).toBeGreaterThan(0.15 * settings.customers)
  })

  it('is the same in every wave where nothing drifts', () => {
    const still = settle({ seed: 71, customers: 500, drift: false })
    const text = (wave: number): string => csvText(panelIn(wave, still).table())
    expect(text(5)).toBe(text(0))
    expect(csvText(panelIn(5, settings).table(0, 500))).not.toBe(text(0))
  })

  it('tells its waves apart by their fingerprints', async () => {
    const fingerprint = (wave: number) => panelIn(wave, settings).rows.fingerprint?.()
    expect(await fingerprint(4)).toBe(await fingerprint(4))
    expect(await fingerprint(4)).not.toBe(await fingerprint(0))
  })
})
