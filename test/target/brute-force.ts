import type { Limits } from '../../src/contracts/limits.ts'
import { type PlainCell, toRows } from '../../src/table/to-rows.ts'
import { type HandOption, type SmallCase, sixOptions } from './small-case.ts'

/** The value of the best plan that keeps every limit, found by trying all of them; null where there is none. */
export function bestByTrying({ scores, limits }: SmallCase): number | null {
  const people = toRows(scores.table).map((row) => ({
    segment: row['segment'],
    bundles: bundlesOf(row['cells'] as readonly PlainCell[], limits.perCustomer?.maxMessages ?? 1),
  }))
  let best: number | null = null
  const sent: Sent[] = []
  const visit = (person: number, value: number): void => {
    if (person === people.length) {
      if (keeps(sent, limits) && (best === null || value > best)) best = value
      return
    }
    const { segment, bundles } = people[person]
    for (const bundle of bundles) {
      for (const cell of bundle) sent.push({ cell, segment, option: optionOf(cell.option) })
      visit(person + 1, value + bundle.reduce((sum, cell) => sum + cell.value, 0))
      sent.length -= bundle.length
    }
  }
  visit(0, 0)
  return best
}

interface Sent {
  readonly cell: PlainCell
  readonly segment: unknown
  readonly option: HandOption
}

function optionOf(number: number): HandOption {
  const found = sixOptions.find(({ option }) => option === number)
  if (found === undefined) throw new Error(`no option ${number}`)
  return found
}

/** Every set of a customer's cells with at most one of a group and so many in all. */
function bundlesOf(cells: readonly PlainCell[], most: number): readonly (readonly PlainCell[])[] {
  const groupOf = ({ option }: PlainCell): string => optionOf(option).group ?? optionOf(option).offer
  const bundles: (readonly PlainCell[])[] = [[]]
  for (const cell of cells) {
    const open = bundles.filter(
      (bundle) => bundle.length < most && bundle.every((other) => groupOf(other) !== groupOf(cell)),
    )
    for (const bundle of open) bundles.push([...bundle, cell])
  }
  return bundles
}

function keeps(sent: readonly Sent[], limits: Limits): boolean {
  const within = (amount: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): boolean =>
    amount >= min && amount <= max
  const count = (accept: (one: Sent) => boolean): number => sent.filter(accept).length
  const cost = (accept: (one: Sent) => boolean): number =>
    sent.filter(accept).reduce((sum, { cell }) => sum + cell.cost, 0)
  const benefit = sent.reduce((sum, { cell }) => sum + cell.benefit, 0)
  return (
    within(
      cost(() => true),
      undefined,
      limits.budget,
    ) &&
    within(benefit, limits.leastBenefit) &&
    Object.entries(limits.offers ?? {}).every(([name, { min, max }]) =>
      within(
        count(({ option }) => option.offer === name),
        min ?? undefined,
        max ?? undefined,
      ),
    ) &&
    Object.entries(limits.channels ?? {}).every(([name, { max, unitsPerContact = 1 }]) =>
      within(unitsPerContact * count(({ option }) => option.channel === name), undefined, max),
    ) &&
    Object.entries(limits.departments ?? {}).every(
      ([name, { min, max, budget }]) =>
        within(
          count(({ option }) => option.department === name),
          min ?? undefined,
          max ?? undefined,
        ) &&
        within(
          cost(({ option }) => option.department === name),
          undefined,
          budget,
        ),
    ) &&
    Object.entries(limits.segments ?? {}).every(([name, { min, max }]) =>
      within(
        count(({ segment }) => segment === name),
        min ?? undefined,
        max ?? undefined,
      ),
    )
  )
}
